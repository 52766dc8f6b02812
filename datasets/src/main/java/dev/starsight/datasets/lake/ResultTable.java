package dev.starsight.datasets.lake;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/** Rows of a result on their way into a Tablesaw table. Not thread-safe. */
final class ResultTable {

  private static final String NAME = "query";

  private final List<ResultColumn> columns;
  private int size;

  ResultTable(List<Catalogue.Column> columns) {
    this.columns =
        IntStream.range(0, columns.size())
            .mapToObj(i -> ResultColumn.of(columns.get(i).name(), i + 1, columns.get(i).type()))
            .toList();
  }

  void add(ResultSet row) throws SQLException {
    for (ResultColumn column : columns) {
      column.read(row);
    }
    size++;
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
