package dev.starsight.delimited;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.run.Progress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowTest {

  @Test
  void isOneViewOfChangingRowsUnlessItIsKept() throws IOException {
    List<Row> seen = new ArrayList<>();
    List<Row> kept = new ArrayList<>();
    read(
        "a\tb\n1\t\u00E9\n2\t\n",
        row -> {
          seen.add(row);
          kept.add(row.keep());
          return row.text(1);
        });
    assertThat(seen.get(0)).isSameAs(seen.get(1));
    assertThat(kept)
        .extracting(Row::toString)
        .containsExactly("test, line 2: 1 | \u00E9", "test, line 3: 2 | ");
    assertThat(kept).extracting(Row::number).containsExactly(1L, 2L);
    assertThat(kept.get(0).keep()).isSameAs(kept.get(0));
    assertThat(kept.get(0).malformed(1, "why").getMessage())
        .isEqualTo("test, line 2, column 2: why");
  }

  @Test
  void givesTheBytesOfFieldsUnquotedAndUnescaped() throws IOException {
    String csv =
        "a,b,c\r\n"
            + "\"\",\"\"\"x\"\"\u00E9\"\"\",\"1\r\n"
            + "\"\"\"\r\n"
            + ",\"\"\"\"\"\"\"\",\"z\"\r\n"
            + "x,\"y,y\",\n";
    for (boolean keep : new boolean[] {false, true}) {
      assertThat(read(csv, row -> fields(keep ? row.keep() : row)))
          .containsExactly(
              List.of("", "\"x\"\u00E9\"", "1\r\n\""),
              List.of("", "\"\"\"", "z"),
              List.of("x", "y,y", ""));
    }
  }

  private static List<String> fields(Row row) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      fields.add(new String(row.bytes(), row.from(i), row.to(i) - row.from(i), UTF_8));
      assertThat(row.text(i)).isEqualTo(fields.get(i));
    }
    return fields;
  }

  @Test
  void refusesUnknownIndexesAndNames() throws IOException {
    for (Row row : read("a,b\n1,2\n", Row::keep)) {
      assertThatThrownBy(() -> row.text(2)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> row.from(-1)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> row.to(2)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> row.text("c")).isInstanceOf(StarsightException.class);
      assertThat(row.text("b")).isEqualTo("2");
    }
  }

  private static <T> List<T> read(String text, Row.Mapper<T> mapper) throws IOException {
    InputBytes bytes =
        new InputBytes("test", new ByteArrayInputStream(text.getBytes(UTF_8)), -1, 1, true);
    try (DelimitedFile<T> file =
        DelimitedFile.open(
            "test",
            bytes,
            ReadOptions.strictly(),
            Progress.SILENT,
            (header, dialect) -> mapper,
            DelimitedFile.BlockSizes.DEFAULT)) {
      return file.stream().toList();
    }
  }
}
