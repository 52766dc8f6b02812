package dev.starsight.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process in which Jazzer fuzzes one target. Its memory is bounded, so that what takes too much
 * ends it, and an input that takes too long does so too.
 *
 * @param exitCode 0 if no fault was found
 * @param log everything that it printed
 * @param directory where the input of a fault lies
 */
record FuzzProcess(int exitCode, String log, Path directory) {

  private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";

  /** Of an input; far above what the slowest one takes on a busy machine. */
  private static final int TIMEOUT_SECONDS = 10;

  /**
   * Candidates may name classes, none of which is initialized on reading; rules may have patterns,
   * whose steps are limited; and expressions that match long texts often would take minutes.
   */
  private static final List<String> DISABLED =
      List.of(
          "com.code_intelligence.jazzer.sanitizers.ReflectiveCall",
          "com.code_intelligence.jazzer.sanitizers.RegexInjection",
          "com.code_intelligence.jazzer.sanitizers.RegexRoadblocks");

  private static final Pattern RUNS = Pattern.compile("Done (\\d+) runs");
  private static final Pattern COVERAGE = Pattern.compile("cov: (\\d+)");

  /**
   * Fuzzes a target in a directory below {@code target/fuzz}, from the same seed each time.
   *
   * @param options of the process, such as system properties
   */
  static FuzzProcess run(String target, String name, int seconds, List<String> options)
      throws IOException, InterruptedException {
    Path directory = Path.of("target", "fuzz", name).toAbsolutePath();
    FuzzFiles.delete(directory);
    Files.createDirectories(directory);
    Path log = directory.resolve("log.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:MaxDirectMemorySize=64m",
            "-XX:+UseSerialGC",
            "-Djava.awt.headless=true",
            "-D" + FuzzDriver.TARGET + "=" + target));
    command.addAll(options);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            JAZZER,
            "--target_class=" + FuzzDriver.class.getName(),
            "--instrumentation_includes=dev.starsight.**",
            "--instrumentation_excludes=dev.starsight.fuzz.Fuzz**",
            "--disabled_hooks=" + String.join(File.pathSeparator, DISABLED),
            "--reproducer_path=" + directory,
            "-artifact_prefix=" + directory + "/",
            "-dict=" + directory.resolve(FuzzCorpus.DICTIONARY),
            "-max_total_time=" + seconds,
            "-timeout=" + TIMEOUT_SECONDS,
            "-rss_limit_mb=3000",
            "-max_len=20000",
            "-len_control=0",
            "-seed=1",
            directory.resolve(FuzzCorpus.DIRECTORY).toString()));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(seconds + 300L, TimeUnit.SECONDS)) {
        throw new AssertionError("the process of " + name + " does not end; see " + log);
      }
    } finally {
      process.destroyForcibly();
    }
    String printed = new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1);
    return new FuzzProcess(process.exitValue(), printed, directory);
  }

  /** Returns how many inputs were read, or 0 if the process did not come to its end. */
  long runs() {
    return last(RUNS);
  }

  /** Returns how many edges of our code were reached. */
  long coverage() {
    return last(COVERAGE);
  }

  private long last(Pattern pattern) {
    Matcher found = pattern.matcher(log);
    long last = 0;
    while (found.find()) {
      last = Long.parseLong(found.group(1));
    }
    return last;
  }

  /** Returns the inputs at which faults were found. */
  List<Path> faults() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(f -> String.valueOf(f.getFileName()).matches("(crash|timeout|oom)-[0-9a-f]+"))
          .toList();
    }
  }

  /** Returns what was found, and how to see it again. */
  String describe(String target) throws IOException {
    StringBuilder text = new StringBuilder(target).append(": ");
    text.append(
        log.lines()
            .filter(line -> !line.startsWith("#") && !line.startsWith("INFO"))
            .limit(40)
            .collect(Collectors.joining("\n")));
    for (Path fault : faults()) {
      text.append("\nthe input is ").append(fault);
      if (Files.size(fault) <= 300) {
        text.append(", in Base64 ")
            .append(Base64.getEncoder().encodeToString(Files.readAllBytes(fault)));
      }
      text.append("; for the files, run ")
          .append(FuzzDriver.class.getName())
          .append(" with ")
          .append(List.of(target, fault, directory.resolve("again")));
    }
    return text.toString();
  }
}
