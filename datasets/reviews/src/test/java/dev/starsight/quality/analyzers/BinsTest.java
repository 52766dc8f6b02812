package dev.starsight.quality.analyzers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinsTest {

  private record Row(Boolean flag, String text) {}

  private static final RowSchema<Row> SCHEMA =
      RowSchema.<Row>empty().flag("flag", Row::flag).text("text", Row::text);

  private static final List<Row> ROWS =
      List.of(new Row(true, "true"), new Row(true, "yes"), new Row(false, "Y"));

  private static final List<Analyzer<?>> ANALYZERS =
      List.of(
          Analyzers.valueCount("flag", "Y"),
          Analyzers.valueCount("flag", "yes"),
          Analyzers.valueCount("flag", "true"),
          Analyzers.valueCount("text", "Y"),
          Analyzers.valueCount("text", "yes"),
          Analyzers.valueCount("text", "no"));

  private static List<Double> values(States states) {
    return ANALYZERS.stream().map(each -> states.metric(each).value()).toList();
  }

  @Test
  void onlyFlagsHaveOtherSpellings() {
    assertThat(values(Scan.of(SCHEMA, ANALYZERS).addAll(ROWS).states()))
        .containsExactly(2.0, 2.0, 2.0, 1.0, 1.0, 0.0);
  }

  @Test
  void aTextThatReadsTrueIsNoFlag() {
    List<Row> rows = List.of(new Row(true, "true"), new Row(true, "false"));

    assertThat(values(Scan.of(SCHEMA, ANALYZERS).addAll(rows).states()))
        .containsExactly(2.0, 2.0, 2.0, 0.0, 0.0, 0.0);
  }

  @Test
  void flagsStayFlagsInSavedStates(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("states");
    Scan.of(SCHEMA, ANALYZERS).addAll(ROWS).states().write(file);

    States saved = States.read(file, ANALYZERS);
    assertThat(values(saved)).containsExactly(2.0, 2.0, 2.0, 1.0, 1.0, 0.0);

    saved.merge(Scan.of(SCHEMA, ANALYZERS).addAll(ROWS).states());
    assertThat(values(saved)).containsExactly(4.0, 4.0, 4.0, 2.0, 2.0, 0.0);
    assertThat(saved.histogram("flag")).containsEntry("true", 4L).containsEntry("false", 2L);
  }

  @Test
  void twoExpressionsOnOneColumnAreTwoMetrics() {
    assertThat(
            List.of(
                Analyzers.patternMatch("text", Pattern.compile("^y")).name(),
                Analyzers.patternMatch("text", Pattern.compile("e$")).name(),
                Analyzers.patternMatch("text", Pattern.compile("e$", Pattern.MULTILINE)).name()))
        .containsExactly("PatternMatch.^y", "PatternMatch.e$", "PatternMatch.e$/8");
  }
}
