package dev.starsight.explore.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FindingsTest {

  private static final List<Review> REVIEWS = SampleReviews.generate(2_000, 9).toList();

  private static final RepeatCounts REPEATS =
      new RepeatCounts(
          30,
          2,
          3,
          List.of(
              new RepeatCounts.Pair("\ud83d\ude00", "P", "t", "", 4, 9),
              new RepeatCounts.Pair("c", "P", "", "c", 3, 15)));

  private static Findings findings(int from, int to, RepeatCounts repeats) {
    QuestionTally tally = new QuestionTally();
    REVIEWS.subList(from, to).forEach(tally);
    return tally.findings(repeats);
  }

  private static ObjectNode whole() {
    return FindingsJson.of(findings(0, REVIEWS.size(), REPEATS));
  }

  @Test
  void partsAddUpToTheWhole() {
    RepeatCounts none = new RepeatCounts(0, 0, 0, List.of());
    for (int size : new int[] {1, 333, 1_999, 2_000}) {
      Findings sum = new QuestionTally().findings(REPEATS);
      for (int from = REVIEWS.size() / size * size; from >= 0; from -= size) {
        sum = sum.plus(findings(from, Math.min(from + size, REVIEWS.size()), none));
      }
      assertThat(FindingsJson.of(sum)).isEqualTo(whole());
    }
  }

  @Test
  void repeatsAddUpAndTheMostAreShown() {
    List<RepeatCounts.Pair> pairs =
        IntStream.range(0, 4)
            .mapToObj(i -> new RepeatCounts.Pair("c" + i, "P", "", "", 5 - i, 10))
            .toList();
    List<RepeatCounts.Pair> others =
        IntStream.range(0, 4)
            .mapToObj(i -> new RepeatCounts.Pair("d" + i, "P", "", "", 5 - i, 10))
            .toList();
    RepeatCounts both = new RepeatCounts(20, 4, 4, pairs).plus(new RepeatCounts(22, 3, 4, others));
    assertThat(both.reviews()).isEqualTo(42);
    assertThat(both.customers()).isEqualTo(7);
    assertThat(both.pairs()).isEqualTo(8);
    assertThat(both.top().stream().map(RepeatCounts.Pair::customer))
        .containsExactly("c0", "d0", "c1", "d1", "c2");
  }

  @Test
  void anotherProcessReadsTheSame() throws IOException {
    ObjectNode json = whole();
    assertThat(FindingsJson.of(FindingsJson.read(JsonFields.parse("f", json.toString()))))
        .isEqualTo(json);
    ObjectNode none =
        FindingsJson.of(new QuestionTally().findings(new RepeatCounts(0, 0, 0, List.of())));
    assertThat(FindingsJson.of(FindingsJson.read(JsonFields.of("f", none)))).isEqualTo(none);
  }

  @Test
  void aWrongFieldIsNamed() {
    assertRefused(json -> json.remove("repeats"), "f: the field \"repeats\" is missing");
    assertRefused(json -> json.put("format", 2), "newer");
    assertRefused(json -> json.withArray("helpful").remove(0), "\"helpful\"");
    assertRefused(
        json -> ((ObjectNode) json.withArray("categories").get(0)).put("first", "2015-02-30"),
        "must be a day");
    assertRefused(json -> json.withArray("words").addArray().add(1), "there must be 2 numbers");
    assertRefused(json -> json.withArray("words").addArray().add(1L << 40).add(1), "must not be");
  }

  private static void assertRefused(Consumer<ObjectNode> change, String message) {
    ObjectNode json = whole();
    change.accept(json);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> FindingsJson.read(JsonFields.of("f", json)))
        .withMessageContaining(message)
        .satisfies(
            e -> assertThat(e instanceof DamagedFileException || message.equals("newer")).isTrue());
  }
}
