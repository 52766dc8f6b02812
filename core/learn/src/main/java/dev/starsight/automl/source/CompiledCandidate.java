package dev.starsight.automl.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.automl.HyperparameterValues;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Trainer;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A candidate's Java file, compiled and loaded by {@link CandidateCompiler}: what it makes, and in
 * what it differs from how it was written. Immutable, but for what the code itself does.
 */
public final class CompiledCandidate {

  /** What {@link Change#knob()} calls a difference that is not in a constant. */
  public static final String CODE = "trainer()";

  /**
   * A constant that is another one than before.
   *
   * @param knob its name as a knob, or {@value CompiledCandidate#CODE} for the code
   * @param before null if it is new
   * @param after null if there is none any more
   */
  public record Change(String knob, @Nullable Object before, @Nullable Object after) {

    /** As {@code {knob, before, after}}. */
    public JsonNode toJson() {
      ObjectNode node = Json.object();
      node.put("knob", knob);
      node.set("before", CandidateJson.value(before));
      node.set("after", CandidateJson.value(after));
      return node;
    }

    /** {@code ngrams 2 instead of 3}. */
    @Override
    public String toString() {
      if (after == null) {
        return "no " + knob;
      }
      return knob + " " + after + (before == null ? "" : " instead of " + before);
    }
  }

  private final String fileName;
  private final String text;
  private final CandidateCode code;
  private final Map<String, Object> constants;
  private final JavaCompilation compilation;

  CompiledCandidate(
      String fileName,
      String text,
      CandidateCode code,
      Map<String, Object> constants,
      JavaCompilation compilation) {
    this.fileName = fileName;
    this.text = text;
    this.code = code;
    this.constants = constants;
    this.compilation = compilation;
  }

  /** The file's name. */
  public String fileName() {
    return fileName;
  }

  /** What was compiled. */
  public String text() {
    return text;
  }

  /**
   * Makes the trainer, by the file's own code.
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
   * The sentence for what the file's code threw, with the line of it that did.
   *
   * @param what was being done
   */
  public StarsightException failed(String what, Throwable thrown) {
    return CandidateCompiler.failed(fileName, code.getClass(), what, thrown);
  }

  /** The file's constants by the names of their knobs: those of a knob's types. */
  public HyperparameterValues settings() {
    Map<String, Object> values = new LinkedHashMap<>();
    constants.forEach((name, value) -> values.put(knob(name), value));
    return new HyperparameterValues(values);
  }

  /**
   * What makes the trainer: the expression that {@code trainer()} returns, or all that is in the
   * file besides constants if it is more than that. Without comments, and laid out anew.
   */
  public String expression() {
    return compilation.code(constants.keySet());
  }

  /** What is different from the record that was written beside it; comments do not count. */
  public List<Change> changesFrom(CandidateRecord record) {
    List<Change> changes = new ArrayList<>();
    Map<String, Object> before = record.settings().values();
    Map<String, Object> after = settings().values();
    before.forEach(
        (knob, value) -> {
          if (!isSame(value, after.get(knob))) {
            changes.add(new Change(knob, value, after.get(knob)));
          }
        });
    after.forEach(
        (knob, value) -> {
          if (!before.containsKey(knob)) {
            changes.add(new Change(knob, null, value));
          }
        });
    String written = JavaCompilation.laidOut(record.expression());
    if (!written.equals(expression())) {
      changes.add(new Change(CODE, written, expression()));
    }
    return List.copyOf(changes);
  }

  /** Whether nobody who reads them would say they differ: 3 is 3, be it an int or a long. */
  private static boolean isSame(Object before, @Nullable Object after) {
    if (before instanceof Number one && after instanceof Number other) {
      return Double.compare(one.doubleValue(), other.doubleValue()) == 0
          && one.longValue() == other.longValue();
    }
    return before.equals(after);
  }

  /** {@code MAX_FEATURES} is {@code maxFeatures}. */
  private static String knob(String constant) {
    StringBuilder knob = new StringBuilder();
    boolean isFirst = true;
    for (String word : constant.split("_", -1)) {
      String lower = word.toLowerCase(Locale.ROOT);
      knob.append(
          isFirst || lower.isEmpty()
              ? lower
              : lower.substring(0, 1).toUpperCase(Locale.ROOT) + lower.substring(1));
      isFirst = false;
    }
    return knob.toString();
  }

  /** The static final fields of a class that hold what a knob may hold, in their order. */
  static Map<String, Object> constants(Class<?> type) {
    Map<String, Object> constants = new LinkedHashMap<>();
    for (Field field : type.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && Modifier.isFinal(field.getModifiers())) {
        Object value = value(field);
        if (isOfKnob(value)) {
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

  private static boolean isOfKnob(@Nullable Object value) {
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
