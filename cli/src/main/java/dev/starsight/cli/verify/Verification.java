package dev.starsight.cli.verify;

import dev.starsight.cli.console.CommandRunner;
import dev.starsight.cli.results.ResultArguments;
import dev.starsight.cli.results.SavedRun;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.TemporaryDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a result says, against its manifest and against what its command writes now: the command
 * runs once more into a temporary directory, with the saved models in place of training, and every
 * file is compared.
 *
 * @param checked files that were compared
 * @param derived whether the figures were derived again, and not only the files compared with the
 *     manifest
 * @param reason why the figures were not derived; empty if they were
 * @param recorded what was taken as it was recorded, although figures follow from it
 * @param differences in the order of the files
 */
record Verification(
    int checked,
    boolean derived,
    String reason,
    Optional<String> recorded,
    List<FileDifference> differences) {

  private static final int CHECKS_FAILED = 3;

  Verification {
    differences = List.copyOf(differences);
  }

  /**
   * Verifies a result.
   *
   * @param inputs where inputs that were moved are now
   * @param model where the model that the command read is now; null if it is where it was
   * @throws StarsightException if the files are as the manifest says, but the figures cannot be
   *     derived again
   */
  static Verification of(
      SavedResult result, List<Path> inputs, @Nullable Path model, CommandRunner runner)
      throws IOException {
    List<FileDifference> byManifest = new ArrayList<>(result.brokenSeals());
    byManifest.addAll(result.argumentDifferences());
    byManifest.addAll(result.manifestDifferences());
    int checked = count(result);
    try {
      List<FileDifference> derived = derive(result, inputs, model, runner);
      return new Verification(checked, true, "", result.recorded(), merged(byManifest, derived));
    } catch (StarsightException e) {
      if (byManifest.isEmpty()) {
        throw e;
      }
      return new Verification(
          checked, false, String.valueOf(e.getMessage()), Optional.empty(), byManifest);
    }
  }

  private static int count(SavedResult result) throws IOException {
    try (Stream<Path> all = Files.walk(result.directory())) {
      return Math.toIntExact(
          all.filter(path -> !Files.isDirectory(path))
              .map(path -> Json.path(result.directory(), path))
              .filter(name -> name.equals(SavedResult.MANIFEST) || !result.isLeftOut(name))
              .count());
    }
  }

  /** Returns the places that differ, and the files of which only a digest is known. */
  private static List<FileDifference> merged(
      List<FileDifference> byManifest, List<FileDifference> derived) {
    Set<String> placed = derived.stream().map(FileDifference::file).collect(Collectors.toSet());
    List<FileDifference> all = new ArrayList<>(derived);
    byManifest.stream().filter(one -> !placed.contains(one.file())).forEach(all::add);
    return all;
  }

  private static List<FileDifference> derive(
      SavedResult result, List<Path> inputs, @Nullable Path model, CommandRunner runner)
      throws IOException {
    Path directory = result.directory();
    Optional<String> obstacle = result.obstacle();
    if (obstacle.isPresent()) {
      throw new StarsightException(
          "%s: its figures cannot be derived again: %s".formatted(directory, obstacle.get()));
    }
    ResultArguments arguments = result.arguments().orElseThrow();
    try (TemporaryDirectory temporary = TemporaryDirectory.create("starsight-verify")) {
      MovedFiles moved = MovedFiles.of(result, inputs, temporary.path());
      moveModel(arguments, model, moved);
      Path fresh =
          temporary
              .path()
              .resolve("out")
              .resolve(String.valueOf(directory.toRealPath().getFileName()));
      List<FileDifference> unreadable =
          run(result, arguments, moved.in(arguments.words()), fresh, runner);
      return unreadable.isEmpty()
          ? new DirectoryComparison(result::isLeftOut, moved.replaced()).compare(fresh, directory)
          : unreadable;
    }
  }

  private static void moveModel(ResultArguments arguments, @Nullable Path model, MovedFiles moved)
      throws IOException {
    if (model == null) {
      return;
    }
    int option = arguments.words().indexOf("--model");
    if (option < 0 || option + 1 == arguments.words().size()) {
      throw new StarsightException("--model is for results of a command that read a model");
    }
    moved.link(arguments.words().get(option + 1), model);
  }

  /** Runs the command, and returns the file of the result that it cannot read, if there is one. */
  private static List<FileDifference> run(
      SavedResult result,
      ResultArguments arguments,
      List<String> words,
      Path fresh,
      CommandRunner runner)
      throws IOException {
    List<String> args = new ArrayList<>(words);
    args.addAll(List.of("--quiet", "--out", fresh.toString()));
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int code =
        runner.run(
            args,
            OutputStream.nullOutputStream(),
            new PrintStream(errors, true, StandardCharsets.UTF_8),
            new SavedRun(result.directory(), arguments));
    if (code == 0 || code == CHECKS_FAILED) {
      return List.of();
    }
    String last = errors.toString(StandardCharsets.UTF_8).strip();
    String sentence = last.substring(last.lastIndexOf('\n') + 1).replaceFirst("^starsight: ", "");
    Optional<String> file = fileIn(result.directory(), sentence);
    if (file.isPresent()) {
      return List.of(new FileDifference(file.get(), "", "a file that can be read", sentence));
    }
    throw new StarsightException(
        "%s: its figures cannot be derived again: %s".formatted(result.directory(), sentence));
  }

  /** Returns the file of a result that a sentence is about, if it is about one. */
  private static Optional<String> fileIn(Path directory, String sentence) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(path -> !path.equals(directory) && sentence.contains(path.toString()))
          .max(Comparator.comparingInt(path -> path.toString().length()))
          .map(path -> Json.path(directory, path));
    }
  }
}
