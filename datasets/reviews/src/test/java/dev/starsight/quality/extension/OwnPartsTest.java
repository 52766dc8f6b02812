package dev.starsight.quality.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.quality.Checks;
import dev.starsight.quality.QualityReport;
import dev.starsight.quality.analyzers.Analyzer;
import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.quality.analyzers.Measurement;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.analyzers.Scan;
import dev.starsight.quality.analyzers.State;
import dev.starsight.quality.analyzers.States;
import dev.starsight.quality.analyzers.Values;
import dev.starsight.quality.checks.Check;
import dev.starsight.quality.checks.Constraint;
import dev.starsight.quality.checks.Threshold;
import dev.starsight.quality.suggestions.Suggestion;
import dev.starsight.quality.suggestions.SuggestionRule;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An analyzer, a constraint and a rule of a user's own, as docs/quality.md shows them. */
class OwnPartsTest {
  /** How many texts are written in capitals. */
  static final class Shouting implements State<Shouting> {
    private long shouting;
    private long texts;

    Shouting() {}

    Shouting(DataInput in) throws IOException {
      shouting = in.readLong();
      texts = in.readLong();
    }

    @Override
    public boolean add(Values row) {
      String text = row.text(0);
      if (text == null || text.isBlank()) {
        return true;
      }
      texts++;
      boolean loud = text.equals(text.toUpperCase(java.util.Locale.ROOT));
      shouting += loud ? 1 : 0;
      return !loud;
    }

    double share() {
      return (double) shouting / texts;
    }

    @Override
    public void merge(Shouting other) {
      shouting += other.shouting;
      texts += other.texts;
    }

    @Override
    public void write(DataOutput out) throws IOException {
      out.writeLong(shouting);
      out.writeLong(texts);
    }
  }

  static Analyzer<Shouting> shouting(String column) {
    return Analyzer.of(
        DataMetric.Entity.COLUMN,
        column,
        "Shouting",
        "the share of texts of " + column + " in capitals",
        Measurement.of("shouting(" + column + ")", List.of(column), Shouting::new, Shouting::new),
        Shouting::share,
        state -> "");
  }

  static Constraint isCalm(String column) {
    return Constraint.onRows("isCalm(" + column + ")", shouting(column))
        .requiring(Threshold.below(0.1));
  }

  record Calm() implements SuggestionRule {
    @Override
    public List<Analyzer<?>> analyzers(RowSchema<?> schema) {
      return Collections.unmodifiableList(
          schema.names().stream().map(OwnPartsTest::shouting).toList());
    }

    @Override
    public List<Suggestion> suggest(RowSchema<?> schema, States states) {
      return schema.names().stream()
          .filter(column -> states.metric(shouting(column)).value() < 0.05)
          .map(
              column ->
                  Suggestion.of(
                      column,
                      isCalm(column),
                      "fewer than one in twenty texts is in capitals",
                      ".with(isCalm(\"" + column + "\"))"))
          .toList();
    }
  }

  private static final RowSchema<String> SCHEMA =
      RowSchema.<String>empty().text("body", text -> text).locatedBy(text -> "<" + text + ">");

  @Test
  void areUsedLikeOurs(@TempDir Path directory) throws IOException {
    List<String> texts = List.of("fine", "GREAT", "it works", "AVOID");

    QualityReport report =
        Checks.of(SCHEMA)
            .measuring(List.of(shouting("body")))
            .with(Check.named("mine").with(isCalm("body")))
            .withSuggestions(List.of(new Calm()), 1)
            .verify(texts);

    assertThat(report.metrics()).hasToString("[Column body Shouting = 0.5]");
    assertThat(report.results().get(0).constraint()).isEqualTo("isCalm(body) < 0.1");
    assertThat(report.results().get(0).message())
        .isEqualTo(
            "the share of texts of body in capitals must be below 0.1, but is 0.5; see <GREAT>,"
                + " <AVOID>");
    assertThat(report.results().get(0).failingRows()).isEqualTo(2);
    assertThat(report.suggestions()).isEmpty();

    List<String> calm = Collections.nCopies(200, "fine");
    QualityReport other = Checks.of(SCHEMA).withSuggestions(List.of(new Calm()), 1).verify(calm);
    assertThat(other.suggestions().get(0).rule()).isEqualTo("isCalm(body) < 0.1");

    Path file = directory.resolve("states");
    Scan.of(SCHEMA, List.of(shouting("body"))).addAll(texts).states().write(file);
    States states = States.read(file, List.of(shouting("body")));
    states.merge(Scan.of(SCHEMA, List.of(shouting("body"))).addAll(calm).states());
    assertThat(states.metric(shouting("body")).value()).isEqualTo(2 / 204.0);
    assertThat(states.state(shouting("body")))
        .hasValueSatisfying(s -> assertThat(s.texts).isEqualTo(204));
  }
}
