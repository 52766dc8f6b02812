package dev.starsight.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.data.Sampling;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.profile.LeakageCheck.Leak;
import dev.starsight.testing.RealData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LeakageCheckTest {

  private static final String[] WORDS = {"One", "Two", "Three", "Four", "Five"};

  private static Dataset<Example> rows(int count) {
    SplittableRandom random = new SplittableRandom(1);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int star = 1 + random.nextInt(5);
      String headline =
          random.nextInt(7) == 0
              ? WORDS[star - 1] + (star == 1 ? " Star" : " Stars")
              : "Headline " + i;
      examples.add(
          new Example(
              "R" + i,
              "text " + i,
              Integer.toString(star),
              Map.of(
                  "headline",
                  headline,
                  "sentiment",
                  star > 3 ? "positive" : star == 3 ? "neutral" : "negative",
                  "grade",
                  "grade-" + star,
                  "votes",
                  Integer.toString(random.nextInt(6)),
                  "product",
                  "P" + random.nextInt(40),
                  "hint",
                  random.nextInt(10) < 3 ? "h" + star : "h0")));
    }
    return Dataset.of(examples, Provenance.inMemory("made for this test"));
  }

  @Test
  void findsColumnsThatNameOrDetermineTheLabel() {
    List<Leak> leaks = LeakageCheck.of(rows(2_000));
    assertThat(leaks)
        .extracting(Leak::column)
        .contains("grade", "headline", "sentiment")
        .doesNotContain("votes", "product");
    Leak headline =
        leaks.stream().filter(l -> l.column().equals("headline")).findFirst().orElseThrow();
    assertThat(headline.share()).isCloseTo(1 / 7.0, offset(0.03));
    assertThat(headline.sentence()).contains("names the label in 1").contains("Star");
    Leak grade = leaks.stream().filter(l -> l.column().equals("grade")).findFirst().orElseThrow();
    assertThat(grade.share()).isEqualTo(1);
    assertThat(grade.example()).isEqualTo("grade-" + grade.label());
  }

  @Test
  void reportsAColumnThatNamesOneLabelButNotAConstant() {
    List<String> labels = new ArrayList<>();
    List<String> constant = new ArrayList<>();
    List<String> partly = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      labels.add(i % 10 == 0 ? "0" : "1");
      constant.add("1");
      partly.add(i % 30 == 0 ? "0 stars!" : "text " + i);
    }
    assertThat(LeakageCheck.of(Map.of("constant", constant), labels)).isEmpty();
    assertThat(LeakageCheck.of(Map.of("partly", partly), labels)).isEmpty();
    for (int i = 0; i < 200; i += 10) {
      partly.set(i, "0 stars!");
    }
    assertThat(LeakageCheck.of(Map.of("partly", partly), labels))
        .singleElement()
        .satisfies(leak -> assertThat(leak.share()).isEqualTo(0.1));
  }

  @Test
  void reportsNothingOnFewRows() {
    assertThat(LeakageCheck.of(rows(9))).isEmpty();
  }

  @Test
  void refusesColumnsOfAnotherLengthThanTheLabels() {
    assertThatThrownBy(() -> LeakageCheck.of(Map.of("c", List.of("a")), List.of("1", "2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"c\"");
  }

  @Test
  @Tag("real-data")
  void findsTheHeadlineOfRealReviews() throws IOException {
    Path file = RealData.file("pacifier_baby.tsv.gz");
    List<Example> examples = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      reader.readLine();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        List<String> f = List.of(line.split("\t", -1));
        examples.add(
            new Example(
                f.get(2),
                f.get(13),
                f.get(7),
                Map.of(
                    "headline", f.get(12),
                    "product", f.get(3),
                    "helpful", f.get(8),
                    "vine", f.get(10),
                    "date", f.get(14))));
      }
    }
    Dataset<Example> reviews = Dataset.of(examples, Provenance.inMemory("pacifiers"));
    assertThat(LeakageCheck.of(reviews)).extracting(Leak::column).containsExactly("headline");
    Splits splits = Splits.stratified(reviews, Ratio.percent(90, 5, 5), 42);
    Map<String, Integer> all = Sampling.perLabel(reviews);
    Sampling.perLabel(splits.test())
        .forEach(
            (label, n) ->
                assertThat(n / (double) all.getOrDefault(label, 0)).isCloseTo(0.05, offset(0.002)));
  }
}
