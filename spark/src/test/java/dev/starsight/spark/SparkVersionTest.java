package dev.starsight.spark;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("any-locale")
class SparkVersionTest {

  @Test
  void runsOnTheSparkOfTheBuild() {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .getOrCreate()) {
      spark.range(10).count();
      assertThatNoException().isThrownBy(SparkVersion::check);
    }
  }

  @Test
  void refusesTheReleaseWhoseParametersDiffer() {
    assertThatThrownBy(() -> SparkVersion.check("4.0.0"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Spark 4.0.0");
  }
}
