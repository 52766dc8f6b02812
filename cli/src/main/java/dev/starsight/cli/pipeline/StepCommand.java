package dev.starsight.cli.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.cli.input.InputFiles;
import dev.starsight.cli.pipeline.PipelineFile.StepTable;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Json;
import dev.starsight.model.directory.ModelPointer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A step of a file as a command of the command line: each key is the option of that name, or the
 * argument that the help calls so.
 */
final class StepCommand {

  private static final String PIPELINE = "pipeline";
  private static final String COMMAND = "command";
  private static final String NEEDS = "needs";
  private static final String GO_ON = "go-on";
  private static final String CURRENT = "current";
  private static final String OUT = "--out";
  private static final String RESUME = "--resume";
  private static final String SEED = "--seed";
  private static final String THREADS = "--threads";

  /** Keys that say nothing of the result, or that the pipeline sets. */
  private static final Set<String> NOT_KEYS =
      Set.of("replace", "resume", "json", "quiet", "debug", "help", "dry-run");

  /** Options that are files only if there is such a file. */
  private static final Set<String> PERHAPS_FILES = Set.of("rules", "encoder");

  /** Paths that steps change, or that say what was there before, so they are no inputs. */
  private static final Set<String> NOT_INPUTS = Set.of(CURRENT, "history", "in", "keep");

  /**
   * The output of a step, {@code {NAME}}; the best model of a search, {@code {NAME.best}}; the
   * model that a summary names, {@code {NAME.model}}.
   */
  private static final Pattern REFERENCE = Pattern.compile("\\{([a-z0-9-]+)(?:\\.(best|model))?}");

  private final PipelineFile file;
  private final StepTable step;
  private final List<String> name;
  private final CommandLine command;

  private StepCommand(PipelineFile file, StepTable step, List<String> name, CommandLine command) {
    this.file = file;
    this.step = step;
    this.name = name;
    this.command = command;
  }

  /**
   * Returns the command of a step.
   *
   * @param commands of the command line
   * @throws StarsightException naming the line of a key that means nothing
   */
  static StepCommand of(PipelineFile file, StepTable step, CommandCatalog commands) {
    JsonNode value = step.table().get(COMMAND);
    if (value == null) {
      file.requireNoneLike(COMMAND, step);
    }
    if (value == null || !value.isTextual()) {
      throw file.refused(
          step.name(), COMMAND, "a step needs a command, such as command = \"check\"");
    }
    String wanted = value.asText();
    Set<String> names = new TreeSet<>(commands.names());
    names.removeAll(Set.of(PIPELINE, "watch", "serve", "annotate", "completion"));
    names.add(GateCommand.NAME);
    if (!names.contains(wanted)) {
      throw file.refused(
          step.name(),
          COMMAND,
          "there is no command \"%s\" for steps%s"
              .formatted(wanted, PipelineFile.similar(wanted, names)));
    }
    boolean isGate = wanted.equals(GateCommand.NAME);
    CommandLine top = commands.command(isGate ? PIPELINE : wanted);
    StepCommand made =
        new StepCommand(
            file,
            step,
            isGate ? List.of(PIPELINE, wanted) : List.of(wanted),
            isGate ? Objects.requireNonNull(top.getSubcommands().get(wanted)) : top);
    made.requireKeys();
    return made;
  }

  String name() {
    return step.name();
  }

  /** Returns the pointer that the step writes; empty if it is no {@code promote}. */
  Optional<Path> promoted() {
    List<String> as = values("as");
    if (!command().equals("promote") || as.isEmpty()) {
      return Optional.empty();
    }
    String in = values("in").isEmpty() ? "" : values("in").get(0);
    return Optional.of(file.path(in).resolve(as.get(0) + ModelPointer.ENDING).normalize());
  }

  /**
   * Requires that the current model of a gate exists, or that a later step of the pipeline makes
   * it: otherwise a misspelt path would be taken for a first run, in which any model passes.
   *
   * @param promoted the pointers that the steps write
   */
  void requireCurrent(Collection<Path> promoted) {
    if (!command().equals(GateCommand.NAME) || promoted.isEmpty()) {
      return;
    }
    for (String value : values(CURRENT)) {
      Path path = file.path(value).normalize();
      if (!REFERENCE.matcher(value).find() && Files.notExists(path) && !promoted.contains(path)) {
        List<String> names = promoted.stream().map(Path::toString).toList();
        throw file.refused(
            step.name(),
            CURRENT,
            "there is no %s, and no step promotes to it, but to %s"
                .formatted(path, String.join(", ", names)));
      }
    }
  }

  /** Returns the name of the command. */
  String command() {
    return name.get(name.size() - 1);
  }

  /** Returns whether the pipeline goes on if the step ends with exit code 3. */
  boolean goesOn() {
    return step.table().path(GO_ON).asBoolean(false);
  }

  private CommandSpec spec() {
    return command.getCommandSpec();
  }

  private void requireKeys() {
    Set<String> known = new TreeSet<>(Set.of(COMMAND, NEEDS, GO_ON));
    spec().optionsMap().keySet().stream()
        .filter(option -> option.startsWith("--"))
        .map(option -> option.substring(2))
        .filter(key -> !NOT_KEYS.contains(key))
        .forEach(known::add);
    spec().positionalParameters().forEach(one -> known.add(key(one)));
    if (writesDirectory()) {
      known.remove("out");
    }
    if (command().equals("ingest")) {
      known.remove("lake");
    }
    for (Map.Entry<String, JsonNode> entry : step.table().properties()) {
      if (!known.contains(entry.getKey())) {
        throw file.unknown(step.name(), entry.getKey(), known);
      }
      if (entry.getValue().isObject()) {
        throw file.refused(step.name(), entry.getKey(), "a value is no table");
      }
    }
    for (String value : values("out")) {
      if (Path.of(value).getNameCount() != 1 || value.startsWith(".")) {
        throw file.refused(
            step.name(), "out", "out is the name of a file, but is \"" + value + '"');
      }
    }
  }

  private static String key(PositionalParamSpec positional) {
    return positional.paramLabel().replaceAll("\\W", "").toLowerCase(Locale.ROOT);
  }

  private boolean writesDirectory() {
    OptionSpec out = spec().findOption(OUT);
    return out != null && out.paramLabel().equals("DIR");
  }

  private List<String> values(String key) {
    JsonNode value = step.table().get(key);
    if (value == null) {
      return List.of();
    }
    return value.isArray()
        ? StreamSupport.stream(value.spliterator(), false).map(JsonNode::asText).toList()
        : List.of(value.asText());
  }

  /** Returns the options by their keys, as the file states them. */
  Map<String, String> options() {
    Map<String, String> options = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : step.table().properties()) {
      options.put(entry.getKey(), String.join(" ", values(entry.getKey())));
    }
    return options;
  }

  /** Returns the steps whose output this one reads. */
  List<String> needs() {
    Set<String> needs = new LinkedHashSet<>(values(NEEDS));
    for (Map.Entry<String, JsonNode> entry : step.table().properties()) {
      for (String value : values(entry.getKey())) {
        REFERENCE.matcher(value).results().forEach(found -> needs.add(found.group(1)));
      }
    }
    return List.copyOf(needs);
  }

  /** Returns the files and directories that the step reads besides the output of other steps. */
  List<Path> inputs() {
    List<Path> inputs = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : step.table().properties()) {
      ArgSpec option = option(entry.getKey());
      if (option == null || NOT_INPUTS.contains(entry.getKey()) || entry.getKey().equals("out")) {
        continue;
      }
      for (String value : values(entry.getKey())) {
        if (value.equals("-") && entry.getKey().equals("input")) {
          throw file.refused(step.name(), "input", "a step cannot read standard input");
        }
        if (isFile(entry.getKey(), option, value)) {
          inputs.addAll(files(file.path(value)));
        }
      }
    }
    return inputs;
  }

  private static List<Path> files(Path path) {
    try {
      return Files.isDirectory(path) ? List.of(path) : InputFiles.of(List.of(path));
    } catch (StarsightException | UncheckedIOException e) {
      return List.of(path); // The command says what is wrong with it.
    }
  }

  private @Nullable ArgSpec option(String key) {
    OptionSpec option = spec().findOption("--" + key);
    return option != null
        ? option
        : spec().positionalParameters().stream()
            .filter(positional -> key(positional).equals(key))
            .findFirst()
            .orElse(null);
  }

  /** Returns whether a value is the name of a file that is no other step's output. */
  private boolean isFile(String key, ArgSpec option, String value) {
    return !REFERENCE.matcher(value).find()
        && (isPath(option) || (PERHAPS_FILES.contains(key) && Files.exists(file.path(value))));
  }

  private static boolean isPath(ArgSpec option) {
    Class<?>[] types = option.auxiliaryTypes();
    return option.type() == Path.class || (types.length > 0 && types[0] == Path.class);
  }

  /**
   * Checks the values of the options before any step runs.
   *
   * @throws StarsightException naming the line of the step
   */
  void requireValues(Function<String, Path> output) throws IOException {
    List<String> words = words(output.apply(step.name()), output, false, false, 0, 1);
    try {
      spec().root().commandLine().parseArgs(words.toArray(String[]::new));
    } catch (CommandLine.ParameterException e) {
      throw file.refused(step.name(), "", String.valueOf(e.getMessage()));
    }
  }

  /**
   * Returns the words of the command line.
   *
   * @param directory the output directory
   * @param output returns the output directory of another step
   * @param resumes whether to go on with unfinished work
   * @param known whether the steps before have run, so that the best model is known
   */
  List<String> words(
      Path directory,
      Function<String, Path> output,
      boolean resumes,
      boolean known,
      long seed,
      int threads)
      throws IOException {
    List<String> words = new ArrayList<>(name);
    for (PositionalParamSpec positional : spec().positionalParameters()) {
      for (String value : values(key(positional))) {
        words.add(resolved(key(positional), positional, value, output, known));
      }
    }
    for (Map.Entry<String, JsonNode> entry : step.table().properties()) {
      OptionSpec option = spec().findOption("--" + entry.getKey());
      if (option == null || entry.getKey().equals("out")) {
        continue;
      }
      JsonNode value = entry.getValue();
      if (value.isBoolean() && option.arity().max() == 0) {
        if (value.asBoolean()) {
          words.add("--" + entry.getKey());
        }
        continue;
      }
      words.add("--" + entry.getKey());
      for (String one : values(entry.getKey())) {
        words.add(resolved(entry.getKey(), option, one, output, known));
      }
    }
    addOutput(words, directory);
    addMissing(words, SEED, Long.toString(seed));
    addMissing(words, THREADS, Integer.toString(threads));
    if (resumes && spec().findOption(RESUME) != null) {
      words.add(RESUME);
    }
    return words;
  }

  private void addOutput(List<String> words, Path directory) {
    if (command().equals("ingest")) {
      words.addAll(List.of("--lake", directory.toString()));
    } else if (writesDirectory()) {
      words.addAll(List.of(OUT, directory.toString()));
    } else {
      values("out").forEach(out -> words.addAll(List.of(OUT, directory.resolve(out).toString())));
    }
  }

  /** Returns whether the command writes a file into a directory that must exist. */
  boolean writesFile() {
    return !writesDirectory() && !values("out").isEmpty();
  }

  private void addMissing(List<String> words, String option, String value) {
    if (spec().findOption(option) != null && !step.table().has(option.substring(2))) {
      words.add(option);
      words.add(value);
    }
  }

  private String resolved(
      String key, ArgSpec option, String value, Function<String, Path> output, boolean known)
      throws IOException {
    if (isFile(key, option, value)) {
      return file.path(value).toString();
    }
    Matcher references = REFERENCE.matcher(value);
    StringBuilder text = new StringBuilder();
    while (references.find()) {
      Path directory = output.apply(references.group(1));
      String part = references.group(2);
      Path path = part == null || !known ? directory : model(key, directory, part);
      references.appendReplacement(text, Matcher.quoteReplacement(path.toString()));
    }
    return references.appendTail(text).toString();
  }

  /** Returns the directory of the best model of a search, or of the model of another result. */
  private Path model(String key, Path result, String part) throws IOException {
    JsonNode summary = Json.read(result.resolve("summary.json"));
    if (part.equals("best")) {
      return GateCandidate.best(result, summary);
    }
    if (!summary.path("model").isTextual()) {
      throw file.refused(step.name(), key, "the summary of " + result + " names no model");
    }
    return result.resolve(summary.get("model").asText());
  }
}
