"""What keeps a query from being rewritten."""


class CannotRewriteError(Exception):
    """The engine would answer wrongly, and no sound rewriting is known here.

    `detail` states what in the query it is, `remedy` what to write.
    """

    def __init__(self, detail: str, remedy: str) -> None:
        super().__init__(detail)
        self.detail = detail
        self.remedy = remedy
