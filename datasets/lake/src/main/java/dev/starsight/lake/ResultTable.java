package dev.starsight.lake;

import java.util.List;
import org.duckdb.DuckDBDataChunkReader;
import tech.tablesaw.api.Table;

/** Rows of a result that become a Tablesaw table. Not thread-safe. */
final class ResultTable {

  private final List<ResultColumn> columns;
  private int size;

  ResultTable(List<Catalogue.Column> columns) {
    this.columns = columns.stream().map(ResultColumn::new).toList();
  }

  void add(DuckDBDataChunkReader chunk, int from, int to) {
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).read(chunk.vector(i), from, to);
    }
    size += to - from;
  }

  int size() {
    return size;
  }

  /** Returns the rows added since the last call and removes them. */
  Table take() {
    size = 0;
    Table table = Table.create("query");
    columns.forEach(column -> table.addColumns(column.take()));
    return table;
  }
}
