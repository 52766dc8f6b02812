package dev.starsight.spark;

import org.apache.spark.package$;

/** The versions of Spark that Starsight's stages run on. */
final class SparkVersion {

  private SparkVersion() {}

  /**
   * Refuses Spark 4.0.0, whose parameters of stages differ from those of every other release.
   *
   * @throws IllegalStateException on Spark 4.0.0
   */
  static void check() {
    check(package$.MODULE$.SPARK_VERSION());
  }

  static void check(String version) {
    if (version.equals("4.0.0")) {
      throw new IllegalStateException(
          "Spark 4.0.0 cannot run stages that were built for other releases (SPARK-52259 changed"
              + " Param, 4.0.1 changed it back): use Spark 3.5 or 4.0.1 and later");
    }
  }
}
