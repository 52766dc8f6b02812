package dev.starsight.automl.source;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Hyperparameter;
import dev.starsight.automl.Hyperparameter.Range.Choice;
import dev.starsight.automl.Hyperparameter.Range.DoubleRange;
import dev.starsight.automl.Hyperparameter.Range.IntRange;
import dev.starsight.automl.SearchSpace;
import dev.starsight.automl.Trial;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.model.Metrics.Interval;
import dev.starsight.model.Trainer;
import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Writes a candidate as a Java file that people can read, edit and run again: a class that makes
 * the trainer, with the {@linkplain Hyperparameter hyperparameters} as constants. It is in no
 * package, needs nothing but Starsight, compiles without a warning and has lines of at most 100
 * characters. The comments in front are directives of <a
 * href="https://www.jbang.dev/documentation/jbang/latest/index.html">JBang</a>: {@code jbang
 * NAME.java automl --rerun . --out OUT} runs the candidate where nothing is installed.
 */
public final class CandidateSource {

  private static final String ENDING = ".java";

  private CandidateSource() {}

  /**
   * Returns the whole Java file of a candidate that was fitted, with LF line ends.
   *
   * @param candidate with the hyperparameter values it was fitted with
   * @param record names the file; the comment of the class describes it
   * @throws IllegalArgumentException if its search space has no code
   */
  public static String text(Candidate candidate, CandidateRecord record) {
    SearchSpace.Code code = code(candidate);
    String className = record.source().substring(0, record.source().length() - ENDING.length());
    return """
    //JAVA 17+
    //DEPS dev.starsight:starsight-cli:%s
    //MAIN dev.starsight.cli.Starsight

    %s
    %spublic final class %s implements CandidateCode {

    %s  @Override
      public Trainer trainer()%s {
        return %s;
      }
    }
    """
        .formatted(
            record.search().version(),
            imports(candidate, code),
            comment(record),
            className,
            constants(candidate),
            throwsIoException(code) ? " throws IOException" : "",
            code.expression().replace("\n", "\n    "));
  }

  /**
   * Writes the source and {@code candidate.json} into a directory of their own; each has its name
   * only once it is complete.
   *
   * @param candidate with the hyperparameter values it was fitted with
   * @param trial its result, which gives the class its name
   * @param search the conditions that all candidates share
   * @param directory created if missing
   * @return the Java file; empty, and nothing is written, if the search space has no code
   */
  public static Optional<Path> write(
      Candidate candidate, Trial.Scored trial, CandidateRecord.Search search, Path directory)
      throws IOException {
    if (candidate.space().code().isEmpty()) {
      return Optional.empty();
    }
    CandidateRecord record = CandidateRecord.of(candidate, trial, search);
    return Optional.of(write(record, text(candidate, record), directory));
  }

  static Path write(CandidateRecord record, String text, Path directory) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(record.source());
    AtomicFile.write(file, text);
    record.writeTo(directory);
    return file;
  }

  static SearchSpace.Code code(Candidate candidate) {
    return candidate
        .space()
        .code()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the candidate " + candidate.name() + " cannot be written as source"));
  }

  /** Returns {@code LinearTrigrams.java} for {@code linear-trigrams}, unless that name is taken. */
  static String fileName(String name, Candidate candidate) {
    String joined =
        Arrays.stream(name.split("-", -1))
            .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
            .collect(Collectors.joining());
    if (Character.isDigit(joined.charAt(0))) {
      return "Candidate" + joined + ENDING;
    }
    boolean taken =
        isOfJava(joined)
            || imported(candidate, code(candidate)).stream()
                .anyMatch(other -> other.endsWith("." + joined));
    return joined + (taken ? "Candidate" : "") + ENDING;
  }

  private static boolean isOfJava(String name) {
    try {
      Class.forName("java.lang." + name, false, null);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static String imports(Candidate candidate, SearchSpace.Code code) {
    return imported(candidate, code).stream()
        .map(name -> "import " + name + ";\n")
        .collect(Collectors.joining());
  }

  private static Set<String> imported(Candidate candidate, SearchSpace.Code code) {
    List<Class<?>> classes = new ArrayList<>(code.imports());
    classes.add(CandidateCode.class);
    classes.add(Trainer.class);
    if (throwsIoException(code)) {
      classes.add(IOException.class);
    }
    for (Hyperparameter one : candidate.space().hyperparameters()) {
      JavaConstant.imported(value(candidate, one)).ifPresent(classes::add);
    }
    return classes.stream()
        .map(type -> Objects.requireNonNull(type.getCanonicalName(), type.getName()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns whether the code calls a static method or a constructor that may throw one. */
  private static boolean throwsIoException(SearchSpace.Code code) {
    return code.imports().stream()
        .anyMatch(
            type ->
                Arrays.stream(type.getConstructors())
                        .anyMatch(calls(code, "new " + type.getSimpleName()))
                    || Arrays.stream(type.getMethods())
                        .filter(method -> Modifier.isStatic(method.getModifiers()))
                        .anyMatch(
                            method ->
                                calls(code, type.getSimpleName() + "." + method.getName())
                                    .test(method)));
  }

  private static Predicate<Executable> calls(SearchSpace.Code code, String name) {
    return called ->
        code.expression().contains(name + "(")
            && Arrays.stream(called.getExceptionTypes())
                .anyMatch(IOException.class::isAssignableFrom);
  }

  private static Object value(Candidate candidate, Hyperparameter one) {
    return candidate.settings().value(one.name(), Object.class);
  }

  /** Returns the comment of the class; old candidates have the same, so it must not change. */
  static String comment(CandidateRecord record) {
    List<String> paragraphs = new ArrayList<>();
    paragraphs.add(
        "The candidate {@code %s}: a model of kind {@code %s}."
            .formatted(record.name(), JavadocText.escaped(record.kind())));
    if (!record.rationale().isBlank()) {
      paragraphs.add("Why it was tried: " + JavadocText.escaped(record.rationale()));
    }
    paragraphs.add("What it scored: " + score(record.search().metric(), record.validation()));
    paragraphs.add(
        "To run it again, edit this file and say {@code starsight automl --rerun DIR --out OUT},"
            + " where DIR is the directory this file is in. {@code candidate.json} beside it says"
            + " what it was fitted on.");
    return JavadocText.comment(0, paragraphs);
  }

  private static String score(Metric metric, Metrics validation) {
    double value = metric.of(validation);
    if (Double.isNaN(value)) {
      return "its " + metric.id() + " on validation could not be computed.";
    }
    Interval interval = validation.intervals().get(metric.id());
    return String.format(
        Locale.ROOT,
        "%s %.3f%s on %,d validation rows.",
        metric.id(),
        value,
        interval == null
            ? ""
            : String.format(
                Locale.ROOT, " (95 %% interval %.3f to %.3f)", interval.low(), interval.high()),
        validation.rows());
  }

  private static String constants(Candidate candidate) {
    List<Hyperparameter> all = candidate.space().hyperparameters();
    List<Hyperparameter> tunable = all.stream().filter(Hyperparameter::isTunable).toList();
    List<Hyperparameter> fixed = all.stream().filter(one -> !one.isTunable()).toList();
    StringBuilder constants = new StringBuilder();
    if (!tunable.isEmpty()) {
      constants.append(
          "  // A search tries values within these ranges; others may do as well.\n\n");
      tunable.forEach(one -> constants.append(constant(candidate, one)));
      constants.append(fixed.isEmpty() ? "" : "  // A search leaves these as they are.\n\n");
    }
    fixed.forEach(one -> constants.append(constant(candidate, one)));
    return constants.toString();
  }

  private static String constant(Candidate candidate, Hyperparameter one) {
    return JavadocText.comment(2, List.of(meaning(one)))
        + JavaConstant.declaration(one.constantName(), value(candidate, one))
        + "\n\n";
  }

  private static String meaning(Hyperparameter one) {
    String meaning = JavadocText.escaped(one.meaning());
    return (meaning.endsWith(".") ? meaning : meaning + ".") + range(one.range());
  }

  private static String range(Hyperparameter.Range range) {
    if (range instanceof IntRange ints) {
      return String.format(
          Locale.ROOT,
          " Range: %,d to %,d%s.",
          ints.least(),
          ints.most(),
          ints.logarithmic() ? ", logarithmic" : "");
    }
    if (range instanceof DoubleRange doubles) {
      return " Range: %s to %s%s."
          .formatted(
              plain(doubles.least()),
              plain(doubles.most()),
              doubles.logarithmic() ? ", logarithmic" : "");
    }
    return range instanceof Choice choice
        ? choice.values().stream()
            .map(value -> JavadocText.escaped(String.valueOf(value)))
            .collect(Collectors.joining(", ", " One of: ", "."))
        : "";
  }

  /** Writes 0 and not 0.0. */
  private static String plain(double value) {
    String number = JavaConstant.real(value);
    return number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
  }
}
