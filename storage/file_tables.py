"""Files that people sent, and small secrets of the installation itself."""

from sqlalchemy import BigInteger, Column, LargeBinary, String, Table

from storage.tables import Instant, metadata

uploads = Table(
    "uploads",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("address", String(100), nullable=False),
    Column("name", String(200), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False, index=True),
    # Evidence of a certificate is the firm's: it is not forgotten with what people send.
    Column("firm_id", BigInteger),
)

settings = Table(
    "settings",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
