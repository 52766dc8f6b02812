package dev.starsight.automl.source;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Hyperparameter;
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
 * A candidate as a Java file, to be read, edited and run again: a class that makes the trainer, its
 * {@linkplain Hyperparameter knobs} as constants. It is in no package, needs nothing but Starsight,
 * compiles without a warning and has lines of at most 100 characters. Immutable.
 */
public final class CandidateSource {

  private static final String ENDING = ".java";

  private final String className;
  private final String text;

  private CandidateSource(String className, String text) {
    this.className = className;
    this.text = text;
  }

  /**
   * The source of a candidate that was fitted.
   *
   * @param candidate with the settings it was fitted with
   * @param record what became of it, which names the file and which the comment tells
   * @throws IllegalArgumentException if its blueprint has no code
   */
  public static CandidateSource of(Candidate candidate, CandidateRecord record) {
    SearchSpace.Code code = code(candidate);
    String className = record.source().substring(0, record.source().length() - ENDING.length());
    String text =
        ("%s\n%spublic final class %s implements CandidateCode {\n\n%s  @Override\n  public"
                + " Trainer trainer()%s {\n    return %s;\n  }\n}\n")
            .formatted(
                imports(candidate, code),
                comment(record),
                className,
                constants(candidate),
                throwsIoException(code) ? " throws IOException" : "",
                code.expression().replace("\n", "\n    "));
    return new CandidateSource(className, text);
  }

  /**
   * Writes the source and {@code candidate.json} into a directory of their own; each has its name
   * only once it is complete.
   *
   * @param candidate with the settings it was fitted with
   * @param trial what became of it; the class has its name
   * @param search what is the same for all candidates
   * @param directory created if missing
   * @return the Java file; empty, and nothing is written, if the candidate's blueprint has no code
   */
  public static Optional<Path> write(
      Candidate candidate, Trial.Scored trial, CandidateRecord.Search search, Path directory)
      throws IOException {
    if (candidate.blueprint().code().isEmpty()) {
      return Optional.empty();
    }
    CandidateRecord record = CandidateRecord.of(candidate, trial, search);
    return Optional.of(write(record, of(candidate, record).text(), directory));
  }

  /**
   * The same of a source that is there already.
   *
   * @return the Java file
   */
  public static Path write(CandidateRecord record, String text, Path directory) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(record.source());
    AtomicFile.write(file, text);
    record.writeTo(directory);
    return file;
  }

  /**
   * A source whose comment tells of another record; as it is, if its comment was edited.
   *
   * @param before what the comment was written from
   */
  public static String retold(String text, CandidateRecord before, CandidateRecord after) {
    String comment = comment(before);
    int at = text.indexOf(comment);
    return at < 0
        ? text
        : text.substring(0, at) + comment(after) + text.substring(at + comment.length());
  }

  /** The name of its class. */
  public String className() {
    return className;
  }

  /** The name of its file. */
  public String fileName() {
    return className + ENDING;
  }

  /** The whole file, with LF line ends. */
  public String text() {
    return text;
  }

  static SearchSpace.Code code(Candidate candidate) {
    return candidate
        .blueprint()
        .code()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the candidate " + candidate.name() + " cannot be written as source"));
  }

  /** {@code linear-trigrams} is {@code LinearTrigrams}, unless the source needs that name. */
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
    for (Hyperparameter knob : candidate.blueprint().knobs()) {
      JavaConstant.imported(value(candidate, knob)).ifPresent(classes::add);
    }
    return classes.stream()
        .map(type -> Objects.requireNonNull(type.getCanonicalName(), type.getName()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether it calls a static method or a constructor that may throw one. */
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

  private static Object value(Candidate candidate, Hyperparameter knob) {
    return candidate.settings().value(knob.name(), Object.class);
  }

  private static String comment(CandidateRecord record) {
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
    List<Hyperparameter> knobs = candidate.blueprint().knobs();
    List<Hyperparameter> tunable = knobs.stream().filter(Hyperparameter::isTunable).toList();
    List<Hyperparameter> fixed = knobs.stream().filter(knob -> !knob.isTunable()).toList();
    StringBuilder constants = new StringBuilder();
    if (!tunable.isEmpty()) {
      constants.append(
          "  // A search tries values within these ranges; others may do as well.\n\n");
      tunable.forEach(knob -> constants.append(constant(candidate, knob)));
      constants.append(fixed.isEmpty() ? "" : "  // A search leaves these as they are.\n\n");
    }
    fixed.forEach(knob -> constants.append(constant(candidate, knob)));
    return constants.toString();
  }

  private static String constant(Candidate candidate, Hyperparameter knob) {
    return JavadocText.comment(2, List.of(meaning(knob)))
        + JavaConstant.declaration(knob.constant(), value(candidate, knob))
        + "\n\n";
  }

  private static String meaning(Hyperparameter knob) {
    String meaning = JavadocText.escaped(knob.meaning());
    return (meaning.endsWith(".") ? meaning : meaning + ".") + range(knob.range());
  }

  private static String range(Hyperparameter.Range range) {
    if (range instanceof Hyperparameter.Range.Whole whole) {
      return String.format(
          Locale.ROOT,
          " Range: %,d to %,d%s.",
          whole.least(),
          whole.most(),
          whole.logarithmic() ? ", logarithmic" : "");
    }
    if (range instanceof Hyperparameter.Range.Real real) {
      return " Range: %s to %s%s"
          .formatted(
              plain(real.least()), plain(real.most()), real.logarithmic() ? ", logarithmic." : ".");
    }
    if (range instanceof Hyperparameter.Range.OneOf few) {
      return " One of: "
          + few.values().stream()
              .map(value -> JavadocText.escaped(String.valueOf(value)))
              .collect(Collectors.joining(", "))
          + ".";
    }
    return "";
  }

  /** A number in words: 0 and not 0.0. */
  private static String plain(double value) {
    String number = JavaConstant.real(value);
    return number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
  }
}
