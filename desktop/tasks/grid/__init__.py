"""Tables of cells, shared by the task types that work on them: sources, operations and their replay, conditions, order.

`annotation` is to drawing and marking what this folder is to tables: no task type imports another one, so what `table`
does and `summary` marks on (the candidate's own cleaned data) lives here.
"""
