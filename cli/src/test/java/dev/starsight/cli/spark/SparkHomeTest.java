package dev.starsight.cli.spark;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkHomeTest {

  @Test
  void refusesAJavaOnWhichSparkDoesNotRun() {
    assertThatNoException().isThrownBy(() -> SparkHome.requireJava(21));
    assertThatThrownBy(() -> SparkHome.requireJava(25))
        .isInstanceOf(StarsightException.class)
        .hasMessage("Spark does not run on Java 25: start this command with Java 17 or 21");
  }

  @Test
  void saysWhereSparkIsLookedFor(@TempDir Path directory) {
    assertThatThrownBy(() -> SparkHome.find(null, Map.of(), directory))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("--spark-home")
        .hasMessageContaining("SPARK_HOME")
        .hasMessageContaining(directory.resolve("spark/target/spark-home").toString());
    assertThatThrownBy(() -> SparkHome.find(directory, Map.of(), directory))
        .isInstanceOf(StarsightException.class)
        .hasMessageStartingWith("--spark-home names " + directory);
  }
}
