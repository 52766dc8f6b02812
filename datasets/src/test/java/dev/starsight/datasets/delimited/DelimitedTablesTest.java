package dev.starsight.datasets.delimited;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.Dataset;
import dev.starsight.data.StarsightException;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;

class DelimitedTablesTest {

  private final Path directory;

  DelimitedTablesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void givesColumnsTheTypeThatEveryFieldHas() throws IOException {
    Table table =
        DelimitedTables.table(
            "t",
            rows(
                ",whole,decimal,text,zeros\n0,1,1.5,x,007\n1,,-2e3,\"a, \"\"b\"\"\",1\n2,3,,,2\n"));
    assertThat(table.columnNames()).containsExactly("C0", "whole", "decimal", "text", "zeros");
    assertThat(table.types())
        .containsExactly(
            ColumnType.INTEGER,
            ColumnType.INTEGER,
            ColumnType.DOUBLE,
            ColumnType.STRING,
            ColumnType.STRING);
    assertThat(table.column("whole").isMissing(1)).isTrue();
    assertThat(table.doubleColumn("decimal").get(1)).isEqualTo(-2000);
    assertThat(table.stringColumn("text").get(1)).isEqualTo("a, \"b\"");
    assertThat(table.stringColumn("zeros").get(0)).isEqualTo("007");
  }

  @Test
  void refusesNothingAndMixedHeaders() throws IOException {
    Dataset<Row> rows = rows("a,b\n1,2\n");
    assertThatThrownBy(() -> DelimitedTables.table("t", rows.filter("none", row -> false)))
        .isInstanceOf(StarsightException.class);
    Path other = Files.writeString(directory.resolve("other.csv"), "a,c\n1,2\n");
    Path first = directory.resolve("rows.csv");
    Dataset<Row> mixed =
        DelimitedFile.load(
                List.of(first, other), ReadOptions.strictly(), Progress.SILENT, (h, d) -> Row::keep)
            .data();
    assertThatThrownBy(() -> DelimitedTables.table("t", mixed))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("[a, c] is not [a, b]");
  }

  private Dataset<Row> rows(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("rows.csv"), text);
    return DelimitedFile.load(
            List.of(file), ReadOptions.strictly(), Progress.SILENT, (h, d) -> Row::keep)
        .data();
  }
}
