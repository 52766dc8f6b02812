package dev.starsight.drift.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.Example;
import dev.starsight.drift.TextDrift;
import dev.starsight.drift.TextDrift.TellingPhrase;
import dev.starsight.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DomainClassifierTest {

  private static final DomainClassifier CLASSIFIER = DomainClassifier.of(7, Run.unlimited());

  /** Texts of random words; a share of them has one more. */
  private static List<Example> texts(int count, long seed, String planted, double share) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      for (int word = 0; word < 12; word++) {
        text.append("word").append((int) Math.pow(200, random.nextDouble())).append(' ');
      }
      if (random.nextDouble() < share) {
        text.append(planted);
      }
      texts.add(Example.unlabelled("r" + seed + "-" + i, text.toString()));
    }
    return texts;
  }

  @Test
  void findsAPlantedWordAndTheTextsThatHaveIt() {
    TextDrift drift = CLASSIFIER.compare(texts(600, 1, "", 0), texts(500, 2, "subscription", 0.5));
    // Half of the texts are told apart, the others by chance: 0.5 + 0.5 / 2.
    assertThat(drift.auc()).isCloseTo(0.75, within(0.05));
    assertThat(drift.low()).isLessThan(drift.auc());
    assertThat(drift.high()).isGreaterThan(drift.auc());
    assertThat(drift.drifted()).isTrue();
    assertThat(drift.verdict()).isEqualTo("clearly different");
    TellingPhrase best = drift.phrases().get(0);
    assertThat(best.phrase()).isEqualTo("subscription");
    assertThat(best.ofSecond()).isTrue();
    assertThat(best.first()).isZero();
    assertThat(best.second()).isBetween(210, 290);
    assertThat(best.example()).startsWith("r2-");
    assertThat(drift.unlike()).hasSize(50);
    assertThat(drift.unlike())
        .allSatisfy(row -> assertThat(row.text()).contains("subscription"))
        .allSatisfy(row -> assertThat(row.probability()).isGreaterThan(0.5));
  }

  @Test
  void samplesOfOnePopulationAreRarelySaidToDiffer() {
    int runs = 40;
    int significant = 0;
    int drifted = 0;
    for (int run = 0; run < runs; run++) {
      TextDrift drift =
          CLASSIFIER.compare(
              texts(100, 1000 + 2L * run, "", 0), texts(140, 1001 + 2L * run, "", 0));
      significant += Objects.requireNonNull(drift.test()).p() <= 0.05 ? 1 : 0;
      drifted += drift.drifted() ? 1 : 0;
    }
    // 2 of 40 are expected; 6 or more come by chance once in a hundred times.
    assertThat(significant).isLessThan(6);
    assertThat(drifted).isLessThan(6);
  }

  @Test
  void equalSourcesAreAlike() {
    List<Example> texts = texts(300, 3, "", 0);
    TextDrift drift = CLASSIFIER.compare(texts, texts);
    assertThat(drift.auc()).isCloseTo(0.5, within(1e-12));
    assertThat(Objects.requireNonNull(drift.test()).p()).isCloseTo(0.5, within(1e-9));
    assertThat(drift.verdict()).isEqualTo("alike");
  }

  @Test
  void sourcesWithoutACommonWordAreToldApart() {
    List<Example> others =
        texts(200, 5, "", 0).stream()
            .map(row -> row.withText(row.text().replace("word", "mot")))
            .toList();
    TextDrift drift = CLASSIFIER.compare(texts(200, 4, "", 0), others);
    assertThat(drift.auc()).isCloseTo(1, within(1e-12));
    assertThat(drift.low()).isBetween(0.95, 0.999);
    assertThat(drift.high()).isCloseTo(1, within(1e-12));
    assertThat(drift.verdict()).isEqualTo("almost always told apart");
  }

  @Test
  void saysWhyNothingWasJudged() {
    List<Example> few = texts(49, 1, "", 0);
    List<Example> enough = texts(100, 2, "", 0);
    assertThat(CLASSIFIER.compare(few, enough).note())
        .isEqualTo("at least 50 texts of each source are needed");
    assertThat(CLASSIFIER.compare(List.of(), List.of()).verdict()).isEqualTo("not judged");
    List<Example> equal =
        IntStream.range(0, 100).mapToObj(i -> Example.unlabelled("e" + i, "Great!")).toList();
    assertThat(CLASSIFIER.compare(equal, equal).note())
        .isEqualTo("there are fewer than 20 different texts");
    List<Example> blank =
        IntStream.range(0, 100).mapToObj(i -> Example.unlabelled("b" + i, " \n")).toList();
    assertThat(CLASSIFIER.compare(blank, enough).firstTexts()).isZero();
    // One side has one text many times: it is in one fold.
    TextDrift one = CLASSIFIER.compare(equal, enough);
    assertThat(one.drifted()).isFalse();
    assertThat(one.test()).isNull();
  }

  @Test
  void doesNotDependOnTheNumberOfThreads() {
    List<Example> first = texts(120, 8, "", 0);
    List<Example> second = texts(400, 9, "new", 0.2);
    TextDrift drift = CLASSIFIER.compare(first, second);
    assertThat(CLASSIFIER.compare(first, second)).isEqualTo(drift);
    assertThat(DomainClassifier.of(7, Run.unlimited().withThreads(1)).compare(first, second))
        .isEqualTo(drift);
    assertThat(DomainClassifier.of(8, Run.unlimited()).compare(first, second)).isNotEqualTo(drift);
  }

  @Test
  void samplesLargeSources() {
    List<Example> many =
        IntStream.range(0, DomainClassifier.MOST_TEXTS + 500)
            .mapToObj(i -> Example.unlabelled("m" + i, "number " + i % 3000))
            .toList();
    TextDrift drift = CLASSIFIER.compare(many, many.subList(0, 60));
    assertThat(drift.firstTexts()).isEqualTo(DomainClassifier.MOST_TEXTS);
    assertThat(drift.secondTexts()).isEqualTo(60);
  }
}
