"""A second, invented occupation: other functions, levels, numbers and rules; none of them may stand in the code."""

INVENTED = """
code = "9-99-99-99"
edition = "2030"
name = "风筝检验员"
title = "风筝检验员标准（虚构）"
definition = "检验风筝的人员。"
environment = "室外。"
abilities = "视力正常。"
minimum_education = "primary"
education_text = "小学毕业。"
levels = [4, 2]
levels_text = "两个等级。"
progression = "高级别涵盖低级别。"

[assessment]
full_mark = 50
pass_mark = 25
text = "五十分制。"

[assessment.theory]
name = "理论"
methods = ["机考"]
text = "考知识。"
minimum_minutes = 45
duration_text = "不少于 45 分钟"
venues = ["lab"]
needs_network = false
venue_text = "机房"
staff = { role = "proctors", candidates_each = 10, minimum = 1, odd = false }
staff_text = "1:10"

[assessment.skill]
name = "实操"
methods = ["现场操作"]
text = "考技能。"
minimum_minutes = 20
duration_text = "不少于 20 分钟"
venues = ["lab"]
needs_network = false
venue_text = "场地"
staff = { role = "examiners", candidates_each = 4, minimum = 5, odd = true }
staff_text = "1:4，5 人以上单数"

[eligibility]
section = "A.1"
related_occupations = ["纸鸢制作工"]
related_occupations_open = false
related_occupations_text = "相关职业：纸鸢制作工。"
education = ["primary", "college"]
education_names = { primary = "小学", college = "大专" }
related_majors = [{ mark = "甲", schools = ["college"], majors = ["纺织类"], text = "相关专业：纺织类。" }]
evidence = { work_years = "劳动合同" }
readings = { plain = "按字面理解。" }

[[basic]]
code = "1"
name = "守则"

[[basic.section]]
code = "1.1"
name = "轻拿轻放"

[[level]]
number = 4
name = "四级"
training_hours = 7
training_hours_text = "四级 7 学时"
outline_section = "B.1"
theory = { minutes = 45, weights = { "守则" = 40, "放飞" = 60 } }
skill = { minutes = 25, weights = { "放飞" = 100 } }
eligibility_intro = "可申报四级："
clause = [{ code = "a", text = "工作半年。", readings = ["plain"], alternatives = [{ work_years = 0.5 }] }]

[[level.function]]
code = "1"
name = "放飞"

[[level.function.content]]
code = "1.1"
name = "起飞"
skills = [{ code = "1.1.1", text = "能够放飞" }]
knowledge = [{ code = "1.1.1", text = "风的知识" }]

[[level]]
number = 2
name = "二级"
training_hours = 9
training_hours_text = "二级 9 学时"
outline_section = "B.2"
theory = { minutes = 60, weights = { "守则" = 10, "修补" = 90 } }
skill = { minutes = 20, weights = { "修补" = 100 } }
eligibility_intro = "可申报二级："

[[level.clause]]
code = "a"
text = "取得四级证书后工作 1 年。"
alternatives = [{ certificate_level = 4, years_since_certificate = 1 }]

[[level.function]]
code = "1"
name = "修补"

[[level.function.content]]
code = "1.1"
name = "补洞"
skills = [{ code = "1.1.1", text = "能够补洞" }]
knowledge = [{ code = "1.1.1", text = "纸的知识" }]
"""
