package dev.starsight.lake;

import java.util.List;
import org.duckdb.DuckDBDataChunkReader;
import tech.tablesaw.api.Table;

/** Rows of a result on their way into a Tablesaw table. Not thread-safe. */
final class ResultTable {

  private static final String NAME = "query";

  private final List<ResultColumn> columns;
  private int size;

  ResultTable(List<Catalogue.Column> columns) {
    this.columns = columns.stream().map(ResultColumn::of).toList();
  }

  /** Takes some rows of a chunk. */
  void add(DuckDBDataChunkReader chunk, int from, int to) {
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).read(chunk.vector(i), from, to);
    }
    size += to - from;
  }

  int size() {
    return size;
  }

  /** The rows added since the last call, as a table; it has none any more. */
  Table take() {
    size = 0;
    Table table = Table.create(NAME);
    columns.forEach(column -> table.addColumns(column.take()));
    return table;
  }
}
