package dev.starsight.cli.runs;

import dev.starsight.data.StarsightException;
import dev.starsight.model.Metric;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The finished results below a directory. Immutable.
 *
 * @param runs in the order to show them
 * @param foreign how many files named {@code summary.json} are not of a command
 * @param damaged a sentence for each summary that cannot be read
 */
record PastRuns(List<PastRun> runs, int foreign, List<String> damaged) {

  /** Results lie deeper only by accident. */
  private static final int DEPTH = 8;

  private static final long LARGEST = 64 << 20;

  PastRuns {
    runs = List.copyOf(runs);
    damaged = List.copyOf(damaged);
  }

  /**
   * Reads all summaries at most eight directories deep, by path; hidden directories and links are
   * left out.
   *
   * @throws IOException if there is no such directory
   */
  static PastRuns in(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      throw new IOException(root + ": there is no such directory");
    }
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        EnumSet.noneOf(FileVisitOption.class),
        DEPTH,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return !directory.equals(root) && isLeftOut(directory)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.endsWith(RunModel.SUMMARY)) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
          }
        });
    return read(root, files);
  }

  /** Returns whether a directory is hidden, or has what was copied for MLflow. */
  private static boolean isLeftOut(Path directory) {
    String name = String.valueOf(directory.getFileName());
    return name.startsWith(".")
        || (name.equals("artifacts") && Files.exists(directory.resolveSibling("meta.yaml")));
  }

  private static PastRuns read(Path root, List<Path> files) {
    List<PastRun> runs = new ArrayList<>();
    List<String> damaged = new ArrayList<>();
    int foreign = 0;
    for (Path file : files) {
      try {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LARGEST) {
          foreign++;
          continue;
        }
        Optional<PastRun> run = PastRun.read(root, file);
        foreign += run.isEmpty() ? 1 : 0;
        // A comparison has measured nothing itself.
        run.filter(each -> !each.command().equals("runs")).ifPresent(runs::add);
      } catch (IOException e) {
        damaged.add(String.valueOf(e.getMessage()));
      }
    }
    runs.sort(Comparator.comparing(PastRun::path));
    damaged.sort(null);
    return new PastRuns(runs, foreign, damaged);
  }

  private PastRuns with(Stream<PastRun> others) {
    return new PastRuns(others.toList(), foreign, damaged);
  }

  /**
   * Returns those that have a value.
   *
   * @param condition {@code KEY=VALUE}, where KEY is a setting, {@code command}, {@code version},
   *     {@code seed} or {@code path}
   * @throws StarsightException if it has no {@code =}, or no result has such a setting
   */
  PastRuns where(String condition) {
    int equals = condition.indexOf('=');
    if (equals < 1) {
      throw new StarsightException(
          "--where must be KEY=VALUE, such as command=automl, but is \"" + condition + '"');
    }
    String key = condition.substring(0, equals);
    String value = condition.substring(equals + 1);
    if (!runs.isEmpty() && runs.stream().allMatch(run -> run.value(key).isEmpty())) {
      Set<String> known = new TreeSet<>(List.of("command", "path", "seed", "version"));
      runs.forEach(run -> known.addAll(run.settings().keySet()));
      throw new StarsightException(
          "--where %s: no result has a setting \"%s\"; there are %s"
              .formatted(condition, key, String.join(", ", known)));
    }
    return with(runs.stream().filter(run -> run.value(key).filter(value::equals).isPresent()));
  }

  /**
   * Sorts by a metric, the best first; those without it come last.
   *
   * @throws StarsightException if no result has the metric
   */
  PastRuns sortedBy(String metric) {
    if (!runs.isEmpty() && runs.stream().allMatch(run -> Double.isNaN(run.metric(metric)))) {
      throw new StarsightException(
          "--sort %s: no result has this metric; there are %s"
              .formatted(metric, String.join(", ", metrics())));
    }
    Comparator<PastRun> byValue =
        Comparator.comparingDouble(
            run -> isHigherBetter(metric) ? -run.metric(metric) : run.metric(metric));
    return with(runs.stream().sorted(byValue.thenComparing(PastRun::path)));
  }

  /** Returns whether more is better; of what is not a metric of predictions less is. */
  static boolean isHigherBetter(String name) {
    String id = name.substring(name.lastIndexOf('.') + 1);
    return Stream.of(Metric.values())
        .anyMatch(metric -> metric.id().equals(id) && metric.isHigherBetter());
  }

  /** Returns the names of all metrics. */
  Set<String> metrics() {
    Set<String> names = new TreeSet<>();
    runs.forEach(run -> names.addAll(run.metrics().keySet()));
    return names;
  }

  /**
   * Returns the settings that are not the same everywhere, by name: for each value the results that
   * have it, numbered from 1 as they are shown. A result without the setting has the value {@code
   * –}.
   */
  Map<String, Map<String, List<Integer>>> differentSettings() {
    Set<String> keys = new TreeSet<>(List.of("command", "seed", "version"));
    runs.forEach(run -> keys.addAll(run.settings().keySet()));
    Map<String, Map<String, List<Integer>>> different = new TreeMap<>();
    for (String key : keys) {
      Map<String, List<Integer>> byValue = new TreeMap<>();
      for (int i = 0; i < runs.size(); i++) {
        byValue
            .computeIfAbsent(runs.get(i).value(key).orElse("–"), value -> new ArrayList<>())
            .add(i + 1);
      }
      if (byValue.size() > 1) {
        different.put(key, byValue);
      }
    }
    return different;
  }

  /** Returns numbers of results as text: {@code 1, 3}. */
  static String numbers(List<Integer> results) {
    return results.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
