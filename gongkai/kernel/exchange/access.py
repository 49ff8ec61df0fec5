"""Who may have what of the exchange."""

# 数据交换员: rows of the own body and those below it, personal data included.
KEEPER = "platform.exchange"
