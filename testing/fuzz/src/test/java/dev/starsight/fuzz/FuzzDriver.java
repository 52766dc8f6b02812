package dev.starsight.fuzz;

import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Jazzer calls: {@code fuzzerInitialize} once, then {@code fuzzerTestOneInput} for each input.
 * The system property {@value #TARGET} names the target; the process works in the current
 * directory.
 */
public final class FuzzDriver {

  static final String TARGET = "starsight.fuzz.target";

  /** The directory that is read. Errors must name it, or a file in it. */
  private static final String SUBJECT = "subject-of-fuzzing";

  private final FuzzTarget target;
  private final List<FuzzFiles> seeds;
  private final Path root;
  private final Path subject;

  private FuzzDriver(FuzzTarget target, Path work) throws Exception {
    this.target = target;
    this.root = Files.createDirectories(work.resolve("root"));
    this.subject = root.resolve(SUBJECT);
    Path scratch = work.resolve("scratch");
    FuzzFiles.delete(scratch);
    this.seeds = List.copyOf(target.seeds(Files.createDirectories(scratch)));
    FuzzFiles.delete(scratch);
  }

  /**
   * Prepares a target.
   *
   * @throws Exception if one of its valid directories cannot be read
   */
  static FuzzDriver of(FuzzTarget target, Path work) throws Exception {
    FuzzDriver driver = new FuzzDriver(target, work);
    for (FuzzFiles seed : driver.seeds) {
      seed.writeTo(driver.subject);
      target.read(driver.subject);
      FuzzFiles repaired = seed.copy();
      target.repair(repaired);
      repaired.writeTo(driver.subject);
      target.read(driver.subject);
    }
    return driver;
  }

  /** Returns a copy of the valid files of a number. */
  FuzzFiles seed(int number) {
    return seeds.get(number).copy();
  }

  /**
   * Reads files that may be damaged.
   *
   * @throws Throwable what a reader must not throw
   */
  void read(FuzzFiles files) throws Throwable {
    files.writeTo(subject);
    try {
      target.read(subject);
    } catch (IOException | UncheckedIOException | StarsightException e) {
      requireNamed(e, files);
    }
    requireNothingOutside();
  }

  void run(byte[] input) throws Throwable {
    FuzzFiles files = FuzzEdits.apply(target, seeds, input);
    if (files.bytes() <= FuzzEdits.LARGEST) {
      read(files);
    }
  }

  /**
   * Reads what the fuzzer would begin with, without one.
   *
   * @param work where the inputs are written
   * @return how many inputs there were
   * @throws AssertionError naming the input, if the reader throws what it must not throw
   */
  int readCorpus(Path work) throws IOException {
    FuzzCorpus.write(seeds, work);
    List<Path> inputs;
    try (Stream<Path> files = Files.list(work.resolve(FuzzCorpus.DIRECTORY))) {
      inputs = files.sorted().toList();
    }
    for (Path input : inputs) {
      try {
        run(Files.readAllBytes(input));
      } catch (Throwable e) {
        throw new AssertionError("the input is " + input, e);
      }
    }
    return inputs.size();
  }

  private static void requireNamed(Exception e, FuzzFiles files) {
    String message = String.valueOf(e.getMessage());
    if (!message.contains(SUBJECT) && !namesOneOf(files.names(), message)) {
      throw new AssertionError("the message names no file: " + message, e);
    }
  }

  /**
   * Returns whether a message names one of these files. Names without a dot, such as "token" and
   * "main", are words that a message may contain anyway: they count only with their folders.
   */
  static boolean namesOneOf(List<String> files, String message) {
    return files.stream()
        .map(
            file -> {
              String name = file.substring(file.lastIndexOf('/') + 1);
              return name.contains(".") ? name : file;
            })
        .anyMatch(name -> (name.contains(".") || name.contains("/")) && message.contains(name));
  }

  private void requireNothingOutside() throws IOException {
    try (Stream<Path> children = Files.list(root)) {
      List<Path> others = children.filter(child -> !child.equals(subject)).toList();
      if (!others.isEmpty()) {
        throw new AssertionError("something was written beside the directory: " + others);
      }
    }
  }

  /** Called by Jazzer. */
  public static void fuzzerInitialize() throws Exception {
    Path work = Path.of("").toAbsolutePath();
    Current.driver = of(FuzzTargets.named(System.getProperty(TARGET, "")), work);
    FuzzCorpus.write(Current.driver.seeds, work);
  }

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) throws Throwable {
    Current.driver.run(input);
  }

  private static final class Current {
    @SuppressWarnings("NullAway.Init")
    static FuzzDriver driver;
  }

  /**
   * Writes the files that an input describes, so that they can be looked at and kept.
   *
   * @param arguments the target, the file of the input, the directory to write
   */
  public static void main(String[] arguments) throws Throwable {
    Path out = Path.of(arguments[2]);
    FuzzDriver driver = of(FuzzTargets.named(arguments[0]), Files.createDirectories(out));
    byte[] input = Files.readAllBytes(Path.of(arguments[1]));
    FuzzFiles files = FuzzEdits.apply(driver.target, driver.seeds, input);
    files.changedFrom(FuzzEdits.seed(driver.seeds, input)).writeTo(out.resolve("changed"));
    driver.read(files);
  }
}
