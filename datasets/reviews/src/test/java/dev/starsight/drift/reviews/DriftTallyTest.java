package dev.starsight.drift.reviews;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Example;
import dev.starsight.drift.ColumnDrift;
import dev.starsight.drift.ColumnKind;
import dev.starsight.drift.DriftReport;
import dev.starsight.drift.DriftTest;
import dev.starsight.drift.TextDrift;
import dev.starsight.drift.TextDrift.TellingPhrase;
import dev.starsight.drift.TextDrift.UnlikeText;
import dev.starsight.files.internal.Json;
import dev.starsight.report.Report;
import dev.starsight.reviews.Review;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftTallyTest {

  private static DriftTally tally(int rows, String category, Set<String> unknown) {
    DriftTally tally = new DriftTally(unknown, 42);
    for (int i = 0; i < rows; i++) {
      tally.accept(review(i, category));
    }
    return tally;
  }

  private static Review review(int i, String category) {
    return new Review(
        "US",
        "C" + i,
        "R" + i,
        "P" + i,
        "1",
        "Title of P" + i,
        i % 2 == 0 ? category : "Toys",
        i % 5 + 1,
        i % 40,
        i % 40 + 1,
        i % 3 == 0,
        true,
        "A headline",
        "word ".repeat(i % 7 + 1),
        LocalDate.of(2014, 1, 1).plusDays(i));
  }

  private static final TextDrift TEXTS =
      new TextDrift(
          new DriftTest("classifier two-sample", 9, 0, "AUC", 0.9, 0.55),
          0.9,
          0.88,
          0.92,
          500,
          400,
          List.of(new TellingPhrase("=cmd, \"x\"", true, 1, 90, 0.3, "R1")),
          List.of(new UnlikeText("R7", 0.99, "a\nlong <b>text</b>")),
          "");

  @Test
  void comparesColumnsAndHandsTheTextsToAFunction() {
    DriftReport report =
        tally(400, "Books", Set.of("vine"))
            .comparedWith(
                tally(500, "Games", Set.of("marketplace")),
                "old",
                "new",
                (first, second) -> {
                  assertThat(first).hasSize(500);
                  assertThat(second).hasSize(400);
                  assertThat(second.get(3).text()).isEqualTo("word word word word ");
                  return TEXTS;
                });
    assertThat(report.columns().drifted().stream().map(ColumnDrift::column))
        .containsExactly("product_category");
    assertThat(report.columns().onlyFirst()).containsExactly("vine");
    assertThat(report.columns().onlySecond()).containsExactly("marketplace");
    assertThat(report.columns().column("customer_id").orElseThrow().kind())
        .isEqualTo(ColumnKind.IDENTIFIER);
    assertThat(report.columns().column("review_date").orElseThrow().kind())
        .isEqualTo(ColumnKind.DATE);
    assertThat(report.sentence())
        .endsWith("drifted: product_category. The texts are very different (AUC 0.900).");
    assertThat(report.tests()).isGreaterThan(3);
  }

  @Test
  void writesFilesAPageAndASummary(@TempDir Path directory) throws IOException {
    DriftReport report =
        tally(400, "Books", Set.of())
            .comparedWith(tally(500, "Games", Set.of()), "old", "new", (a, b) -> TEXTS);
    report.writeTo(directory, true);
    assertThat(directory.resolve("drift-phrases.csv"))
        .content()
        .isEqualTo(
            "phrase,side,first,second,effect,example\n\"'=cmd, \"\"x\"\"\",second,1,90,0.3,R1\n");
    assertThat(directory.resolve("drift-rows.csv"))
        .content()
        .startsWith("id,probability,text\nR7,0.99,a");
    assertThat(directory.resolve("drift-columns.csv")).content().contains("product_category");
    assertThat(directory.resolve("drift-1-product_category.svg")).content().contains("Books");
    assertThat(directory.resolve("drift-effects.svg")).isNotEmptyFile();
    String html = Report.titled("Drift").with(report.sections()).html();
    assertThat(html)
        .contains("Drift of columns", "Drift of texts", "very different", "long &lt;b&gt;text");
    ObjectNode summary = Json.object();
    report.addTo(summary);
    assertThat(summary.at("/drift/columns")).hasSize(15);
    assertThat(summary.at("/drift/texts/phrases/0/side").asText()).isEqualTo("second");
    assertThat(summary.at("/drift/predictions").isNull()).isTrue();
  }

  /** Of more reviews than the samples hold, in parts that come in any order. */
  @Test
  void partsThatWereWrittenGiveTheTallyOfAll() throws IOException {
    int rows = 25_000;
    DriftTally whole = new DriftTally(Set.of(), 7);
    List<DriftTally> parts = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      parts.add(new DriftTally(Set.of(), 7));
    }
    for (int i = 0; i < rows; i++) {
      whole.accept(review(i, "Books"));
      parts.get(i * 3 / rows).accept(review(i, "Books"));
    }
    DriftTally merged = new DriftTally(Set.of(), 7);
    for (DriftTally part : parts) {
      merged.mergeWritten(new DataInputStream(new ByteArrayInputStream(bytes(part))));
    }
    assertThat(merged.rows()).isEqualTo(rows);
    assertThat(compared(merged)).isEqualTo(compared(whole));
    DriftTally backwards = new DriftTally(Set.of(), 7);
    for (int i = rows - 1; i >= 0; i--) {
      backwards.accept(review(i, "Books"));
    }
    assertThat(compared(backwards).columns()).isEqualTo(compared(whole).columns());
  }

  private static byte[] bytes(DriftTally tally) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    tally.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  /** The report has the ids of the sampled texts as one phrase. */
  private static DriftReport compared(DriftTally tally) {
    return tally.comparedWith(
        tally(500, "Games", Set.of()),
        "old",
        "new",
        (first, second) -> {
          String ids = String.join(" ", second.stream().map(Example::id).toList());
          assertThat(second).hasSize(10_000);
          return new TextDrift(
              TEXTS.test(),
              0.9,
              0.88,
              0.92,
              500,
              400,
              List.of(new TellingPhrase(ids, true, 1, 90, 0.3, "R1")),
              List.of(),
              "");
        });
  }

  @Test
  void saysThatNothingCanBeComparedWithoutReviews() {
    DriftReport report =
        tally(0, "Books", Set.of())
            .comparedWith(
                tally(500, "Games", Set.of()),
                "old",
                "new",
                (a, b) -> TextDrift.notJudged(500, 0, "there are too few texts"));
    assertThat(report.drifted()).isFalse();
    assertThat(report.tests()).isZero();
    assertThat(report.sentence()).startsWith("One side has no rows");
    assertThat(Report.titled("Drift").with(report.sections()).html())
        .contains("The texts were not judged: there are too few texts.");
  }
}
