package dev.starsight.spark.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.JavaSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The program that {@code starsight COMMAND --engine spark} starts: {@code SparkJobs EXCHANGE}. It
 * ends with exit code 0 or leaves {@code failure.json}. When standard input ends, so has the
 * command line, and the job is given up.
 */
public final class SparkJobs {

  /** What a context says that has lost its master, whatever it was about to do. */
  private static final Pattern STOPPED = Pattern.compile("shut ?down|stopped SparkContext");

  private SparkJobs() {}

  /** Runs the job that is described in a directory. */
  public static void main(String[] arguments) {
    Path exchange = Path.of(arguments[0]);
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    endWithStandardInput(exchange);
    int code = 0;
    try {
      run(exchange);
    } catch (Throwable e) { // Whatever it is, the command line says it.
      code = report(e, exchange);
      e.printStackTrace();
    }
    // Threads of Spark or of a library may still run.
    Runtime.getRuntime().exit(code);
  }

  private static void run(Path exchange) throws IOException {
    JsonNode job = Json.read(exchange.resolve("job.json"));
    SparkConf conf = new SparkConf();
    // The Kryo of a cluster may require that classes are registered, ours too.
    conf.set("spark.serializer", JavaSerializer.class.getName());
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      spark.setLogLevel("WARN");
      TaskProgress progress = TaskProgress.of(spark);
      try {
        String name = job.path("job").asText();
        switch (name) {
          case "check" -> CheckFiles.run(spark, job, exchange);
          case "explore" -> ExploreFiles.run(spark, job, exchange);
          case "phrases" -> PhraseFiles.run(spark, job, exchange);
          case "prepare" -> PrepareFiles.run(spark, job, exchange);
          case "predict" -> PredictFiles.run(spark, job, exchange);
          default -> throw new StarsightException("there is no job \"" + name + '"');
        }
      } finally {
        progress.close();
      }
    }
  }

  private static int report(Throwable failure, Path exchange) {
    String sentence = sentence(failure);
    String master = System.getProperty("spark.master", "");
    if (sentence == null
        && master.startsWith("spark:")
        && STOPPED.matcher(String.valueOf(failure.getMessage())).find()) {
      sentence = master + ": this master does not answer, or has ended the job";
    }
    try {
      Json.write(
          exchange.resolve("failure.json"),
          Json.object()
              .put("isOfUser", sentence != null)
              .put("message", sentence == null ? firstLine(deepest(failure)) : sentence));
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return sentence == null ? 1 : 2;
  }

  /** Returns what a user can do something about, which Spark wraps several times. */
  private static @Nullable String sentence(Throwable failure) {
    Set<Throwable> seen = new HashSet<>();
    for (Throwable each = failure; each != null && seen.add(each); each = each.getCause()) {
      if (each instanceof StarsightException
          || (each instanceof IOException && isOurs(each))
          || (each instanceof UncheckedIOException && each.getCause() != null && isOurs(each))) {
        return String.valueOf(each.getMessage());
      }
    }
    return null;
  }

  private static boolean isOurs(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    return trace.length > 0 && trace[0].getClassName().startsWith("dev.starsight.");
  }

  private static String firstLine(Throwable failure) {
    return failure.toString().lines().findFirst().orElse("");
  }

  private static Throwable deepest(Throwable failure) {
    Throwable deepest = failure;
    for (int i = 0; i < 100 && deepest.getCause() != null; i++) {
      deepest = deepest.getCause();
    }
    return deepest;
  }

  private static void endWithStandardInput(Path exchange) {
    Thread watch =
        new Thread(
            () -> {
              try (InputStream in = System.in) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
                PartDirectory.delete(exchange);
              } catch (IOException e) {
                // It ends all the same.
              }
              Runtime.getRuntime().halt(130);
            },
            "starsight-command-line");
    watch.setDaemon(true);
    watch.start();
  }
}
