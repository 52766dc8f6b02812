package dev.starsight.cli.verify;

import dev.starsight.automl.search.CandidateSearch;
import dev.starsight.cli.results.ResultArguments;
import dev.starsight.cli.results.TestLooks;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.files.internal.SealedLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A finished result, and what its own files say about it. A damaged file says nothing.
 *
 * @param directory of the result
 * @param command that wrote it
 * @param inputs the files that it read
 * @param arguments of the command; empty if they were not recorded or cannot be read
 * @param argumentsIntact whether they are as they were recorded
 * @param people the names of subdirectories that people work in, which are not verified
 */
record SavedResult(
    Path directory,
    String command,
    List<Provenance.Source> inputs,
    Optional<ResultArguments> arguments,
    boolean argumentsIntact,
    Set<String> people) {

  static final String MANIFEST = ".starsight.json";
  private static final String SUMMARY = "summary.json";

  /** Commands whose figures can be derived again. */
  private static final Set<String> DERIVED =
      Set.of(
          "adapt",
          "automl",
          "finetune",
          "workshop",
          "check",
          "evaluate",
          "explore",
          "monitor",
          "phrases",
          "pipeline gate",
          "prepare",
          "promise");

  private static final String TRAINING = "that is the course of a training, which is not repeated";
  private static final String LOOKS = "it counts looks that came later";

  /** What cannot be derived again, and why, by command. */
  private static final Map<String, Map<String, String>> TAKEN =
      Map.of(
          "automl",
          Map.of(
              CandidateSearch.TRIALS,
              "that is the course of a search, which is not repeated",
              TestLooks.FILE,
              LOOKS),
          "finetune",
          Map.of("training.jsonl", TRAINING, TestLooks.FILE, LOOKS),
          "workshop",
          Map.of(
              CandidateSearch.TRIALS,
              "that is the course of a search, which is not repeated",
              "epochs.json",
              TRAINING,
              TestLooks.FILE,
              LOOKS),
          "adapt",
          Map.of(
              "config.json, model.safetensors and the tokenizer's files",
              TRAINING,
              "summary.json, /evaluations",
              TRAINING,
              "summary.json, /guessLoss",
              TRAINING,
              "summary.json, /heldOut, /hiddenTokens, /newHead",
              TRAINING,
              "summary.json, /steps, /passes, /resumedFromStep",
              TRAINING));

  /** Files with a digest of themselves, at the top of a result. */
  private static final List<String> SEALED = List.of(CandidateSearch.TRIALS, "epochs.json");

  private static final Pattern WILD = Pattern.compile(".*[*?\\[{].*");

  /** Files with a checksum in each line. */
  private static final List<String> JOURNALS = List.of("training.jsonl");

  private static final Map<String, String> OBSTACLES =
      Map.of(
          "--rerun",
          "that would run the Java file of the candidate, and no result is run as a program here",
          "-",
          "it read standard input");

  /**
   * Reads a result.
   *
   * @throws StarsightException if this is no finished result
   */
  static SavedResult read(Path directory) throws IOException {
    for (String name : List.of(MANIFEST, SUMMARY)) {
      if (!Files.isRegularFile(directory.resolve(name))) {
        throw new StarsightException(
            "%s: there is no finished result of Starsight here, because there is no %s"
                .formatted(directory, name));
      }
    }
    String command = "";
    List<Provenance.Source> inputs = List.of();
    Optional<ResultArguments> arguments = Optional.empty();
    boolean argumentsIntact = true;
    try {
      JsonFields summary = JsonFields.read(directory.resolve(SUMMARY));
      command = summary.text("command");
      inputs = summary.list("inputs", SavedResult::source);
      arguments = ResultArguments.read(summary);
      argumentsIntact = arguments.isEmpty() || arguments.get().agreesWith(summary);
    } catch (IOException e) {
      // The comparison with the manifest names the file.
    }
    return new SavedResult(
        directory, command, inputs, arguments, argumentsIntact, people(directory));
  }

  private static Provenance.Source source(JsonFields fields) throws IOException {
    return new Provenance.Source(
        fields.text("path"), fields.text("sha256"), fields.count("rows"), fields.count("rejected"));
  }

  private static Set<String> people(Path directory) {
    try {
      return Set.copyOf(JsonFields.read(directory.resolve(MANIFEST)).texts("people"));
    } catch (IOException e) {
      return Set.of();
    }
  }

  /** Returns what is taken as it is, and why. */
  Map<String, String> taken() {
    Map<String, String> taken = new TreeMap<>(TAKEN.getOrDefault(command, Map.of()));
    int folds = folds();
    if (folds > 0) {
      taken.put(
          CandidateSearch.TRIALS,
          ("that is the course of a search, which is not repeated, and what the models of %d folds"
                  + " predicted, which were not kept")
              .formatted(folds));
    }
    return taken;
  }

  private int folds() {
    try {
      return Json.read(directory.resolve(SUMMARY)).path("folds").asInt();
    } catch (IOException e) {
      return 0; // The comparison with the manifest names the file.
    }
  }

  /** Returns why the figures cannot be derived again; empty if they can. */
  Optional<String> obstacle() {
    if (!DERIVED.contains(command)) {
      return Optional.of("there is no way to do that for the command \"" + command + '"');
    }
    if (arguments.isEmpty()) {
      return Optional.of(
          "summary.json does not say with which options the command ran (results of older versions"
              + " do not)");
    }
    for (String word : arguments.get().words()) {
      String name = word.replaceFirst("=.*", "");
      if (OBSTACLES.containsKey(name)) {
        return Optional.of(OBSTACLES.get(name));
      }
    }
    return Optional.empty();
  }

  /** Returns whether a file, by its path with slashes, is not part of what is verified. */
  boolean isLeftOut(String path) {
    int slash = path.indexOf('/');
    return path.equals(MANIFEST)
        || growing().contains(path)
        || people.contains(slash < 0 ? path : path.substring(0, slash));
  }

  private Set<String> growing() {
    return Set.of("automl", "finetune", "workshop").contains(command) ? TestLooks.FILES : Set.of();
  }

  /**
   * Returns the files with a broken seal. What they record follows from nothing else, so the place
   * cannot be told.
   */
  List<FileDifference> brokenSeals() throws IOException {
    List<FileDifference> found = new ArrayList<>();
    for (String name : SEALED) {
      Path file = directory.resolve(name);
      if (Files.exists(file) && isBroken(file)) {
        found.add(new FileDifference(name, "/seal", "the digest of this file", "another one"));
      }
    }
    for (String name : JOURNALS) {
      Path file = directory.resolve(name);
      if (Files.exists(file)) {
        addBrokenLines(name, Files.readString(file, StandardCharsets.ISO_8859_1), found);
      }
    }
    return found;
  }

  /** Returns the recorded options if they were changed, and inputs that they do not name. */
  List<FileDifference> argumentDifferences() {
    List<FileDifference> found = new ArrayList<>();
    if (!argumentsIntact) {
      found.add(
          new FileDifference(
              SUMMARY, "/arguments", "options with the digest beside them", "other options"));
    }
    List<String> words = arguments.map(ResultArguments::words).orElse(List.of());
    if (words.contains("--lake") || !words.contains("--input")) {
      return found;
    }
    for (int i = 0; i < inputs.size(); i++) {
      String path = inputs.get(i).path();
      if (words.stream().noneMatch(word -> names(word, path))) {
        found.add(
            new FileDifference(
                SUMMARY, "/inputs/" + i + "/path", "a path that the options name", path));
      }
    }
    return found;
  }

  private static boolean names(String word, String path) {
    try {
      Path file = Path.of(path);
      Path given = Path.of(word);
      boolean isPattern = WILD.matcher(word).matches();
      return file.equals(given)
          || Objects.equals(file.getParent(), isPattern ? given.getParent() : given);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static void addBrokenLines(String name, String text, List<FileDifference> found) {
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      boolean isEnd = i == lines.length - 1 && lines[i].isEmpty();
      byte[] bytes = lines[i].getBytes(StandardCharsets.ISO_8859_1);
      if (!isEnd && !SealedLine.isWhole(new String(bytes, StandardCharsets.UTF_8))) {
        found.add(
            new FileDifference(name, "line " + (i + 1), "a line with its checksum", lines[i]));
      }
    }
  }

  private static boolean isBroken(Path file) {
    try {
      return Json.isSealBroken(Json.read(file));
    } catch (IOException e) {
      return true;
    }
  }

  /** Compares every file with the manifest. */
  List<FileDifference> manifestDifferences() {
    List<FileDifference> found = new ArrayList<>();
    try {
      for (AtomicDirectory.Difference one : AtomicDirectory.differences(directory, growing())) {
        found.add(new FileDifference(one.path(), "", one.was(), one.is()));
      }
    } catch (IOException e) {
      found.add(new FileDifference(MANIFEST, "", "a manifest", String.valueOf(e.getMessage())));
    }
    return found;
  }
}
