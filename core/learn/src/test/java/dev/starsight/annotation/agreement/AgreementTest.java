package dev.starsight.annotation.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.annotation.agreement.Agreement.Estimate;
import dev.starsight.annotation.agreement.Ratings.Rating;
import dev.starsight.data.LabelSet;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AgreementTest {

  private static final LabelSet FIVE = LabelSet.of(List.of("1", "2", "3", "4", "5"));

  /**
   * The example of Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: four
   * observers, twelve units, missing values.
   */
  private static Ratings krippendorff() {
    return table(
        FIVE,
        "1 2 3 3 2 1 4 1 2 . . .",
        "1 2 3 3 2 2 4 1 2 5 . 3",
        ". 3 3 3 2 3 4 2 2 5 1 .",
        "1 2 3 3 2 4 4 1 2 5 1 .");
  }

  private static Ratings table(LabelSet labels, String... raters) {
    List<Rating> ratings = new ArrayList<>();
    for (int rater = 0; rater < raters.length; rater++) {
      String[] values = raters[rater].split(" ", -1);
      for (int item = 0; item < values.length; item++) {
        if (!values[item].equals(".")) {
          ratings.add(new Rating("item " + item, "rater " + rater, values[item]));
        }
      }
    }
    return Ratings.of(labels, ratings);
  }

  @Test
  void alphaIsKrippendorffs() {
    Ratings ratings = krippendorff();
    assertThat(ratings.pairableItems()).isEqualTo(11);
    assertThat(Agreement.krippendorffAlpha(ratings, Distance.NOMINAL))
        .isEqualTo(0.743, within(5e-4));
    assertThat(Agreement.krippendorffAlpha(ratings, Distance.ORDINAL))
        .isEqualTo(0.815, within(5e-4));
    assertThat(Agreement.krippendorffAlpha(ratings, Distance.INTERVAL))
        .isEqualTo(0.849, within(5e-4));
  }

  /** The example of Fleiss' kappa that is most often printed: ten items, fourteen labels each. */
  @Test
  void kappaIsFleiss() {
    int[][] counts = {
      {0, 0, 0, 0, 14},
      {0, 2, 6, 4, 2},
      {0, 0, 3, 5, 6},
      {0, 3, 9, 2, 0},
      {2, 2, 8, 1, 1},
      {7, 7, 0, 0, 0},
      {3, 2, 6, 3, 0},
      {2, 5, 3, 2, 2},
      {6, 5, 2, 1, 0},
      {0, 2, 2, 3, 7}
    };
    List<Rating> ratings = new ArrayList<>();
    for (int item = 0; item < counts.length; item++) {
      int rater = 0;
      for (int label = 0; label < counts[item].length; label++) {
        for (int i = 0; i < counts[item][label]; i++) {
          ratings.add(new Rating("" + item, "" + rater++, FIVE.label(label)));
        }
      }
    }
    Ratings all = Ratings.of(FIVE, ratings);
    assertThat(Agreement.fleissKappa(all)).isEqualTo(0.210, within(5e-4));
    assertThat(Agreement.observed(all, 1).value()).isEqualTo(0.378, within(5e-4));
  }

  /** Two readers of fifty proposals: both yes 20, both no 15, 5 and 10 differ. */
  @Test
  void kappaIsCohens() {
    List<Rating> ratings = new ArrayList<>();
    String[] kinds = {"yes yes", "yes no", "no yes", "no no"};
    int[] times = {20, 5, 10, 15};
    for (int kind = 0; kind < kinds.length; kind++) {
      for (int i = 0; i < times[kind]; i++) {
        String item = kind + "/" + i;
        ratings.add(new Rating(item, "A", kinds[kind].split(" ", -1)[0]));
        ratings.add(new Rating(item, "B", kinds[kind].split(" ", -1)[1]));
      }
    }
    Ratings all = Ratings.of(LabelSet.of(List.of("yes", "no")), ratings);
    assertThat(Agreement.cohenKappa(all, "A", "B", Distance.NOMINAL)).isEqualTo(0.4, within(1e-12));
    assertThat(all.raters()).containsExactly("A", "B");
  }

  /** A naive sum over all pairs of items: the chance that two of their labels differ by so much. */
  @Test
  void quadraticKappaIsWhatALoopFinds() {
    SplittableRandom random = new SplittableRandom(7);
    int n = 40;
    int[] a = new int[n];
    int[] b = new int[n];
    List<Rating> ratings = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      a[i] = random.nextInt(5);
      b[i] = Math.min(4, Math.max(0, a[i] + random.nextInt(-1, 2)));
      ratings.add(new Rating("" + i, "A", FIVE.label(a[i])));
      ratings.add(new Rating("" + i, "B", FIVE.label(b[i])));
    }
    double observed = 0;
    double expected = 0;
    for (int i = 0; i < n; i++) {
      observed += (a[i] - b[i]) * (double) (a[i] - b[i]) / n;
      for (int j = 0; j < n; j++) {
        expected += (a[i] - b[j]) * (double) (a[i] - b[j]) / (n * n);
      }
    }
    Ratings all = Ratings.of(FIVE, ratings);
    double kappa = Agreement.cohenKappa(all, "A", "B", Distance.INTERVAL);
    assertThat(kappa).isEqualTo(1 - observed / expected, within(1e-12));
    assertThat(Agreement.cohenKappa(all, "A", "B", Distance.ORDINAL))
        .isEqualTo(kappa, within(1e-12));
  }

  @Test
  void intervalsHoldTheValueAndRepeatWithTheirSeed() {
    Ratings ratings = krippendorff();
    Estimate alpha = Agreement.krippendorffAlpha(ratings, Distance.ORDINAL, 42);
    assertThat(alpha.value()).isEqualTo(Agreement.krippendorffAlpha(ratings, Distance.ORDINAL));
    assertThat(alpha.low()).isLessThan(alpha.value()).isGreaterThan(0);
    assertThat(alpha.high()).isGreaterThan(alpha.value()).isLessThanOrEqualTo(1);
    assertThat(alpha.items()).isEqualTo(11);
    assertThat(Agreement.krippendorffAlpha(ratings, Distance.ORDINAL, 42)).isEqualTo(alpha);
    assertThat(Agreement.fleissKappa(ratings, 42).value())
        .isEqualTo(Agreement.fleissKappa(ratings));
    Estimate pair = Agreement.cohenKappa(ratings, "rater 0", "rater 1", Distance.ORDINAL, 42);
    assertThat(pair.items()).isEqualTo(9);
  }

  @Test
  void thereIsNoCoefficientWithoutPairsOrWithOneLabel() {
    Ratings alone = table(FIVE, "1 2 3");
    Ratings same = table(FIVE, "5 5 5", "5 5 5");
    Ratings empty = Ratings.of(FIVE, List.of());
    for (Ratings ratings : List.of(alone, same, empty)) {
      assertThat(Agreement.krippendorffAlpha(ratings, Distance.ORDINAL, 1).value()).isNaN();
      assertThat(Agreement.fleissKappa(ratings, 1).value()).isNaN();
      assertThat(Agreement.cohenKappa(ratings, "rater 0", "rater 1", Distance.NOMINAL)).isNaN();
    }
    assertThat(Agreement.observed(same, 1).value()).isEqualTo(1);
    assertThat(Agreement.observed(empty, 1).items()).isZero();
  }

  @Test
  void perfectAgreementIsOne() {
    Ratings ratings = table(FIVE, "1 2 3 4 5", "1 2 3 4 5", "1 2 . 4 5");
    assertThat(Agreement.krippendorffAlpha(ratings, Distance.INTERVAL)).isEqualTo(1);
    assertThat(Agreement.fleissKappa(ratings)).isEqualTo(1, within(1e-12));
  }

  @Test
  void refusesARaterTwiceAndALabelOutsideTheSet() {
    Rating one = new Rating("item", "ada", "1");
    assertThatThrownBy(() -> Ratings.of(FIVE, List.of(one, one)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ada");
    assertThatThrownBy(() -> Ratings.of(FIVE, List.of(new Rating("item", "ada", "6"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"6\"");
    assertThat(Distance.of(FIVE)).isEqualTo(Distance.ORDINAL);
    assertThat(Distance.of(LabelSet.of(List.of("a", "b")))).isEqualTo(Distance.NOMINAL);
  }
}
