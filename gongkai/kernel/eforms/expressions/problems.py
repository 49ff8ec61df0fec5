"""What is wrong with an expression: one Chinese sentence and the place."""


class ExpressionProblem(Exception):
    """`at` counts characters from 0."""

    def __init__(self, message: str, at: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.at = at

    def __str__(self) -> str:
        return f"第{self.at + 1}个字符处：{self.message}"
