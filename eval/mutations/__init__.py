"""The examination of a support checker: true and false sentences about three policies.

`cases` has every case of a policy; `case` says what a case is; each other module holds one family of operators.
"""
