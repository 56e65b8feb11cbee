"""Tables of rules, requirements, test plans (规则表、需求表): completeness is counted, the rest is marked by people."""
