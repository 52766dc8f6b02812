package dev.starsight.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class PhraseErasureTest {

  private static final LabelSet LABELS = LabelSet.of(List.of("bad", "good"));

  /** A classifier with these log-odds for "good"; counts its predictions. */
  private static final class LogOdds implements Classifier {
    private final ToDoubleFunction<Example> score;
    private int predictions;

    LogOdds(ToDoubleFunction<Example> score) {
      this.score = score;
    }

    @Override
    public String kind() {
      return "log-odds";
    }

    @Override
    public LabelSet labels() {
      return LABELS;
    }

    @Override
    public List<String> columns() {
      return List.of("verified", "colour");
    }

    @Override
    public List<Prediction> predict(List<Example> examples) {
      predictions += examples.size();
      return examples.stream()
          .map(example -> 1 / (1 + Math.exp(-score.applyAsDouble(example))))
          .map(good -> Prediction.of(LABELS, new double[] {1 - good, good}))
          .toList();
    }

    @Override
    public Map<String, String> settings() {
      return Map.of("headline", "as-is");
    }

    @Override
    public void writePayload(Path directory) {}

    @Override
    public void close() {}
  }

  private static double has(Example example, String words, double logOdds) {
    return example.text().replaceAll(" +", " ").contains(words) ? logOdds : 0;
  }

  private static Explanation explain(ToDoubleFunction<Example> score, String text) {
    return Explanation.of(new LogOdds(score), Example.unlabelled("1", text));
  }

  @Test
  void neighboursThatSayAnotherThingTogetherAreOnePhrase() {
    Explanation why =
        explain(
            row -> has(row, "good", 1) + has(row, "not good", -4) + has(row, "cheap", 0.5),
            "It is not good, but cheap");

    assertThat(why.prediction().label()).isEqualTo("bad");
    assertThat(WordEffect.strongestFor(why.phrases(), 9))
        .extracting(WordEffect::word)
        .containsExactly("not good");
    assertThat(WordEffect.strongestAgainst(why.phrases(), 9))
        .extracting(WordEffect::word)
        .containsExactly("cheap");
  }

  @Test
  void wordsThatAddUpStayApartHoweverSureThePredictionIs() {
    Explanation why =
        explain(
            row -> has(row, "great", 3) + has(row, "fine", 3) + has(row, "works", 3),
            "great fine works");

    assertThat(why.phrases())
        .extracting(WordEffect::word)
        .containsExactly("great", "fine", "works");
  }

  @Test
  void aPhraseDoesNotCrossPunctuation() {
    Explanation why = explain(row -> has(row, "not, good", -4), "no! not, good");

    assertThat(why.phrases()).extracting(WordEffect::word).containsExactly("no", "not", "good");
  }

  @Test
  void occurrencesOfAWordShareWhatTheyDoTogether() {
    Explanation why = explain(row -> has(row, "love", 2), "Love it, love it, love this");

    List<WordEffect> loves =
        why.phrases().stream().filter(e -> e.word().equalsIgnoreCase("love")).toList();
    assertThat(loves).hasSize(3).extracting(WordEffect::effect).containsOnly(loves.get(0).effect());
    double all = 1 / (1 + Math.exp(-2.0)) - 0.5;
    assertThat(why.distinctPhrases().get(0).word()).isEqualTo("Love");
    assertThat(why.distinctPhrases().get(0).effect()).isCloseTo(all, within(1e-9));
  }

  @Test
  void aLongTextTakesFarFewerPredictionsThanItHasWords() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 280; i++) {
      text.append("word").append(i).append(i % 9 == 8 ? ". " : " ");
    }
    text.append("it was broken.");
    LogOdds classifier = new LogOdds(row -> has(row, "broken", -3));

    Explanation why = Explanation.of(classifier, Example.unlabelled("1", text.toString()));

    assertThat(WordEffect.strongestFor(why.phrases(), 1))
        .extracting(WordEffect::word)
        .containsExactly("broken");
    assertThat(classifier.predictions).isLessThan(150);
    assertThat(why.phrases()).isSortedAccordingTo((a, b) -> Integer.compare(a.from(), b.from()));
  }

  @Test
  void columnsAndTheHeadlineAreErasedToo() {
    Example example =
        new Example("1", "ok", null, Map.of("verified", "Y", "colour", ""), "Five Stars");
    LogOdds classifier =
        new LogOdds(
            row ->
                ("Y".equals(row.columns().get("verified")) ? 0.2 : 0)
                    + ("Five Stars".equals(row.headline()) ? 2 : 0));

    List<Explanation.ColumnEffect> columns = Explanation.of(classifier, example).columns();

    assertThat(columns)
        .extracting(Explanation.ColumnEffect::column)
        .containsExactly(Explanation.HEADLINE, "verified");
    assertThat(columns.get(1).effect()).isPositive();
  }

  @Test
  void textsWithoutWordsHaveNoPhrases() {
    assertThat(explain(row -> 1, "").phrases()).isEmpty();
    assertThat(explain(row -> 1, "!? \uD83D\uDE00 \uD800").phrases()).isEmpty();
  }

  @Test
  void tallyCountsAPhraseOnceARowAndKeepsLabelsApart() {
    ExplanationTally tally = new ExplanationTally();
    ToDoubleFunction<Example> score = row -> has(row, "bad", -2) + has(row, "good", 2) + 0.1;
    tally.add(explain(score, "Bad, bad thing"));
    tally.add(explain(score, "bad luck"));
    tally.add(explain(score, "good thing"));

    assertThat(tally.rows("bad")).isEqualTo(2);
    assertThat(tally.strongest("bad", 2, 5))
        .extracting(ExplanationTally.Tallied::words, ExplanationTally.Tallied::rows)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("bad", 2));
    assertThat(tally.strongest("good", 1, 5))
        .extracting(ExplanationTally.Tallied::words)
        .contains("good")
        .doesNotContain("bad");
    assertThat(tally.strongest("unknown", 1, 5)).isEmpty();
  }
}
