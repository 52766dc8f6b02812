package dev.starsight.cli.spark;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that run a command on Spark: {@code --engine, --master, --spark-home}. */
public final class SparkOption {

  private static final Pattern LOCAL = Pattern.compile("local(\\[[0-9*, ]+\\])?");

  /** What runs the command. */
  enum Engine {
    LOCAL,
    SPARK
  }

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      defaultValue = "local",
      description =
          "What reads the rows: local, this process (default), or spark, with one task a file.")
  private Engine engine = Engine.LOCAL;

  @Option(
      names = "--master",
      paramLabel = "MASTER",
      description =
          "With --engine spark: where it runs, such as local[2] (default: local[N], N the"
              + " --threads) or spark://HOST:7077; the executors read the input and write beside"
              + " --out, so they need the same files under the same names.")
  private @Nullable String master;

  @Option(
      names = "--spark-home",
      paramLabel = "DIR",
      description =
          "With --engine spark: directory of Spark (default: SPARK_HOME, else the one of the"
              + " build).")
  private @Nullable Path home;

  /**
   * Returns whether Spark is chosen.
   *
   * @throws StarsightException if an option for Spark is given without it
   */
  public boolean isChosen() {
    if (engine == Engine.LOCAL && (master != null || home != null)) {
      throw new StarsightException(
          (master != null ? "--master" : "--spark-home") + " needs --engine spark");
    }
    return engine == Engine.SPARK;
  }

  /**
   * Refuses an option that Spark has no part for.
   *
   * @throws StarsightException if Spark is chosen
   */
  public void refuse(boolean given, String option) {
    if (given && isChosen()) {
      throw new StarsightException(option + " is not for --engine spark; leave one of them out");
    }
  }

  /**
   * Begins the work of a command on Spark.
   *
   * @param out the output of the command, beside which executors of a cluster hand over their parts
   */
  public SparkWork begin(StarsightCommand command, Path out) throws IOException {
    String where = master == null ? "local[" + command.threads + "]" : master;
    return SparkWork.begin(
        command, SparkHome.find(home, System.getenv()), where, isLocal(where) ? null : out);
  }

  static boolean isLocal(String master) {
    return LOCAL.matcher(master).matches();
  }
}
