"""The error for a query that cannot be rewritten."""


class CannotRewriteError(Exception):
    """The engine would answer wrongly, and no sound rewriting is known here.

    `detail` states the part of the query concerned, `remedy` what to write instead.
    """

    def __init__(self, detail: str, remedy: str) -> None:
        super().__init__(detail)
        self.detail = detail
        self.remedy = remedy
