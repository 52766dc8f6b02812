package dev.starsight.spark.internal;

import dev.starsight.run.Threads;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.util.Utils;
import org.jspecify.annotations.Nullable;

/** The process that a task runs in: its host, its directories and its share of the processors. */
public final class ExecutorPlace {

  private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\d+|\\*)(?:,\\s*\\d+)?])?");

  private static boolean prepared;

  private ExecutorPlace() {}

  private static @Nullable SparkEnv environment() {
    return SparkEnv.get();
  }

  private static SparkConf configuration() {
    SparkEnv env = environment();
    return env == null ? new SparkConf() : env.conf();
  }

  /** Returns the name of this host as Spark knows it. */
  static String host() {
    SparkEnv env = environment();
    return env == null ? "this host" : env.blockManager().blockManagerId().host();
  }

  static Configuration hadoop() {
    return SparkHadoopUtil.get().newConfiguration(configuration());
  }

  /** Returns the first directory of {@code spark.local.dir}, or what the cluster manager set. */
  static Path localDirectory() {
    return Path.of(Utils.getConfiguredLocalDirs(configuration())[0]);
  }

  /** Returns whether driver and executors are one process. */
  static boolean isLocal(SparkConf conf) {
    return LOCAL.matcher(conf.get("spark.master", "local")).matches();
  }

  /**
   * Returns how many processors the tasks of this process share: {@code spark.executor.cores}, or
   * the number of {@code local[N]}; those of one task where neither is set.
   */
  static int processors(SparkConf conf) {
    Matcher local = LOCAL.matcher(conf.get("spark.master", ""));
    if (local.matches()) {
      String threads = local.group(1);
      return threads == null
          ? 1
          : threads.equals("*")
              ? Runtime.getRuntime().availableProcessors()
              : Integer.parseInt(threads);
    }
    return Math.max(1, conf.getInt("spark.executor.cores", conf.getInt("spark.task.cpus", 1)));
  }

  /**
   * Limits the threads of this process to those that its tasks may use, and lets native libraries
   * be unpacked below {@code spark.local.dir}. Must come before an engine starts.
   */
  static synchronized void prepare() {
    if (prepared || TaskContext.get() == null) {
      return;
    }
    prepared = true;
    SparkConf conf = configuration();
    Threads.setLimit(processors(conf));
    if (!isLocal(conf)
        && System.getenv("DJL_CACHE_DIR") == null
        && System.getProperty("DJL_CACHE_DIR") == null) {
      System.setProperty("DJL_CACHE_DIR", localDirectory().resolve("starsight-djl").toString());
    }
  }

  /** Returns a setting of the session, or else of the application; null if there is none. */
  public static @Nullable String setting(String key) {
    TaskContext task = TaskContext.get();
    String ofSession = task == null ? null : task.getLocalProperty(key);
    return ofSession == null ? configuration().get(key, null) : ofSession;
  }
}
