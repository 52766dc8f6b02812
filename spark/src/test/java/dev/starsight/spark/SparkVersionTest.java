package dev.starsight.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("any-locale")
class SparkVersionTest {

  @Test
  void runsOnTheSparkOfTheBuild() {
    assertThat(LocalSpark.session().range(10).count()).isEqualTo(10);
    assertThatNoException().isThrownBy(SparkVersion::check);
  }

  @Test
  void refusesTheReleaseWhoseParametersDiffer() {
    assertThatThrownBy(() -> SparkVersion.check("4.0.0"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Spark 4.0.0");
  }
}
