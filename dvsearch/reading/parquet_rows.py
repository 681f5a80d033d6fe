"""Records out of Parquet; pyarrow is imported only where there is such a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dvsearch.errors import InputError
from dvsearch.reading.json_records import Located


def parquet_rows(path: Path, *, max_bytes: int) -> Iterator[Located]:
    """Yield the rows of a Parquet file that holds at most `max_bytes` uncompressed; needs pyarrow."""
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise InputError("Parquet needs pyarrow: pip install 'dvsearch[parquet]'") from error
    import pyarrow

    try:
        file = pyarrow.parquet.ParquetFile(path)
        groups = (file.metadata.row_group(i) for i in range(file.metadata.num_row_groups))
        if sum(group.total_byte_size for group in groups) > max_bytes:
            raise InputError(f"holds more than {max_bytes:,} bytes when decompressed")
        number = 0
        for batch in file.iter_batches(batch_size=256):
            for record in batch.to_pylist():
                number += 1
                yield number, {key: _plain(value) for key, value in record.items()}
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
        raise InputError(f"not Parquet we can read: {str(error).splitlines()[0]}") from error


def _plain(value: Any) -> Any:
    """A time stamp or a day as text; everything else as it is."""
    return value.isoformat() if hasattr(value, "isoformat") else value
