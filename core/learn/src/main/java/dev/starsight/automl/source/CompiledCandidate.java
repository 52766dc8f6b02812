package dev.starsight.automl.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.automl.HyperparameterValues;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Metrics;
import dev.starsight.model.Trainer;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A candidate's Java file, compiled in memory and loaded: the trainer it makes, and how it differs
 * from the {@link CandidateRecord} next to it. Immutable, except for what the code itself does.
 *
 * <p>Only this one file is compiled, against the class path of Starsight; nothing is written and no
 * annotation processor runs. Names of types that have moved since an earlier version are replaced
 * first. The code then runs as any program does, with all the rights of the user. So open only what
 * you have read.
 */
public final class CompiledCandidate {

  /** The {@link Change#name()} of a difference that is not in a constant. */
  public static final String CODE = "trainer()";

  /**
   * A constant with another value than before.
   *
   * @param name of the hyperparameter, or {@value CompiledCandidate#CODE} for the code
   * @param before null if it is new
   * @param after null if it is gone
   */
  public record Change(String name, @Nullable Object before, @Nullable Object after) {

    /** Returns an object with the fields {@code knob}, {@code before} and {@code after}. */
    public JsonNode toJson() {
      ObjectNode node = Json.object().put("knob", name);
      node.set("before", CandidateJson.value(before));
      node.set("after", CandidateJson.value(after));
      return node;
    }

    /** Returns a phrase such as {@code ngrams 2 instead of 3}. */
    @Override
    public String toString() {
      return after == null
          ? "no " + name
          : name + " " + after + (before == null ? "" : " instead of " + before);
    }
  }

  private static final Pattern WORD_START = Pattern.compile("_([^_]?)");

  private final CandidateRecord record;
  private final String fileName;
  private final String text;
  private final CandidateCode code;
  private final Map<String, Object> constants;
  private final JavaCompilation compilation;

  CompiledCandidate(
      CandidateRecord record,
      String fileName,
      String text,
      CandidateCode code,
      Map<String, Object> constants,
      JavaCompilation compilation) {
    this.record = record;
    this.fileName = fileName;
    this.text = text;
    this.code = code;
    this.constants = constants;
    this.compilation = compilation;
  }

  /**
   * Reads the record of a candidate's directory, compiles the Java file that it names, and makes an
   * object of the class that has the file's name.
   *
   * @throws StarsightException in one sentence that begins with {@code Name.java:LINE:}, if the
   *     file does not compile (the first error comes first, the others follow), if its class is no
   *     {@link CandidateCode} or has no public constructor without arguments, or if that fails;
   *     also if this Java has no compiler
   * @throws IOException naming the file, if it cannot be read
   */
  public static CompiledCandidate open(Path directory) throws IOException {
    CandidateRecord record = CandidateRecord.read(directory);
    return CandidateCompiler.compile(directory.resolve(record.source()), record);
  }

  /** Returns the record that was written next to the file. */
  public CandidateRecord record() {
    return record;
  }

  /** Returns the source that was compiled. */
  public String text() {
    return text;
  }

  /**
   * Makes the trainer by the file's own code.
   *
   * @throws StarsightException in one sentence with file and line, if that fails
   */
  public Trainer trainer() {
    try {
      Trainer trainer = code.trainer();
      if (trainer == null) {
        throw new StarsightException(fileName + ": trainer() must make a trainer, but gives null");
      }
      return trainer;
    } catch (StarsightException e) {
      throw e;
    } catch (IOException
        | RuntimeException
        | AssertionError
        | LinkageError
        | StackOverflowError e) {
      throw failed(CODE, e);
    }
  }

  /**
   * Returns the sentence for an exception of the file's code, with the line that threw it.
   *
   * @param what was being done
   */
  public StarsightException failed(String what, Throwable thrown) {
    return CandidateCompiler.failed(fileName, code.getClass(), what, thrown);
  }

  /**
   * Returns the file's constants by the names of their hyperparameters, as far as they have a type
   * that a hyperparameter may have.
   */
  public HyperparameterValues settings() {
    Map<String, Object> values = new LinkedHashMap<>();
    constants.forEach((name, value) -> values.put(hyperparameter(name), value));
    return new HyperparameterValues(values);
  }

  /**
   * Returns the expression that {@code trainer()} returns, or all that is in the file besides
   * constants if it is more than that; without comments, and in one line.
   */
  public String expression() {
    return compilation.code(constants.keySet());
  }

  /** Returns how the file differs from its record; comments do not count. */
  public List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    Map<String, Object> before = record.settings().values();
    Map<String, Object> after = settings().values();
    before.forEach(
        (name, value) -> {
          if (!isSame(value, after.get(name))) {
            changes.add(new Change(name, value, after.get(name)));
          }
        });
    after.forEach(
        (name, value) -> {
          if (!before.containsKey(name)) {
            changes.add(new Change(name, null, value));
          }
        });
    String written = JavaCompilation.normalized(OldNames.replaceInExpression(record.expression()));
    if (!written.equals(expression())) {
      changes.add(new Change(CODE, written, expression()));
    }
    return List.copyOf(changes);
  }

  /** Compares numbers by value: 3 is 3, whether it is an int or a long. */
  private static boolean isSame(Object before, @Nullable Object after) {
    if (before instanceof Number one && after instanceof Number other) {
      return Double.compare(one.doubleValue(), other.doubleValue()) == 0
          && one.longValue() == other.longValue();
    }
    return before.equals(after);
  }

  /**
   * Returns the record of this candidate after it was run again, edited or not.
   *
   * @param kind of the model it became
   * @param search the conditions it was run under
   */
  public CandidateRecord rerun(String kind, CandidateRecord.Search search, Metrics validation) {
    List<String> changes =
        changes().stream()
            .map(change -> change.name().equals(CODE) ? "its code" : change.toString())
            .toList();
    return new CandidateRecord(
        record.name() + "-edited",
        kind,
        "Edited from %s (%s). %s"
            .formatted(
                record.name(),
                changes.isEmpty() ? "nothing changed" : String.join(", ", changes),
                record.rationale()),
        record.source(),
        expression(),
        settings(),
        search,
        validation);
  }

  /**
   * Writes the source and another record into a directory of their own. The comment of the class
   * then describes that record, unless a person edited the comment.
   *
   * @param directory created if missing
   * @return the Java file
   */
  public Path write(CandidateRecord after, Path directory) throws IOException {
    return CandidateSource.write(
        after,
        text.replace(CandidateSource.comment(record), CandidateSource.comment(after)),
        directory);
  }

  /** {@code MAX_FEATURES} is {@code maxFeatures}. */
  private static String hyperparameter(String constant) {
    return WORD_START
        .matcher(constant.toLowerCase(Locale.ROOT))
        .replaceAll(start -> start.group(1).toUpperCase(Locale.ROOT));
  }

  /** Returns the static final fields of a class that hold what a hyperparameter may hold. */
  static Map<String, Object> constants(Class<?> type) {
    Map<String, Object> constants = new LinkedHashMap<>();
    for (Field field : type.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && Modifier.isFinal(field.getModifiers())) {
        Object value = value(field);
        if (isHyperparameterValue(value)) {
          constants.put(field.getName(), Objects.requireNonNull(value));
        }
      }
    }
    return constants;
  }

  private static @Nullable Object value(Field field) {
    try {
      field.setAccessible(true);
      return field.get(null);
    } catch (IllegalAccessException e) {
      return null;
    }
  }

  private static boolean isHyperparameterValue(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().allMatch(String.class::isInstance);
    }
    return value instanceof Integer
        || value instanceof Long
        || value instanceof Double
        || value instanceof Boolean
        || value instanceof String
        || (value instanceof Enum<?> constant
            && !(constant.getDeclaringClass().getClassLoader() instanceof CompiledClasses));
  }
}
