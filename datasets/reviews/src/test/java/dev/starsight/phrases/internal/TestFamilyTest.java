package dev.starsight.phrases.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TestFamilyTest {

  private static final Hypergeometric TENTH = new Hypergeometric(1000, 9000);

  @Test
  void leavesOutWhatCannotBeSignificant() {
    TestFamily family = new TestFamily(List.of(TENTH), false, 0.05);
    family.add(0, 1, 1_000_000);
    family.add(0, 3, 500);
    family.add(0, 5, 100);
    family.add(0, 900, 7);
    family.close();

    // With 107 hypotheses, p must be below 0.0005: three reviews reach 0.001, four 0.0001.
    assertThat(family.contains(0, 3)).isFalse();
    assertThat(family.contains(0, 4)).isTrue();
    assertThat(family.size()).isEqualTo(107);
  }

  @Test
  void countsAllWindows() {
    TestFamily family = new TestFamily(List.of(TENTH, TENTH), false, 0.05);
    family.add(0, 8, 10);
    family.add(1, 8, 20);
    family.add(1, 8, -1);
    family.close();

    assertThat(family.size()).isEqualTo(29);
  }

  @Test
  void adjustsAsBenjaminiAndHochberg() {
    TestFamily family = new TestFamily(List.of(TENTH), false, 0.05);
    family.add(0, 50, 10);
    family.close();

    double[] q = family.qValues(new double[] {0.001, 0.008, 0.009, 0.2});

    assertThat(q[0]).isCloseTo(0.01, within(1e-12));
    assertThat(q[1]).isCloseTo(0.03, within(1e-12)); // 0.04, but 0.009 has 0.03
    assertThat(q[2]).isCloseTo(0.03, within(1e-12));
    assertThat(q[3]).isCloseTo(0.5, within(1e-12));
  }
}
