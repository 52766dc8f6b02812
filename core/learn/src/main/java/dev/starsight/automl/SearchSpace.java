package dev.starsight.automl;

import dev.starsight.model.Trainer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The {@linkplain Hyperparameter hyperparameters} of a learning method. It makes a trainer from
 * their values, and can write the same trainer as a Java expression, so that a search can tune it
 * and a person can edit it. Immutable.
 */
public final class SearchSpace {

  /**
   * Java that makes the trainer, with the hyperparameters as constants.
   *
   * @param imports the classes that the expression names, other than those of {@code java.lang} and
   *     those of the values
   * @param expression over the {@linkplain Hyperparameter#constantName() constants}; lines after
   *     the first are indented as if the expression followed {@code return}
   */
  public record Code(List<Class<?>> imports, String expression) {
    public Code {
      imports = List.copyOf(imports);
    }
  }

  private final List<Hyperparameter> hyperparameters;
  private final Function<HyperparameterValues, Trainer> trainer;
  private final @Nullable Code code;

  private SearchSpace(
      List<Hyperparameter> hyperparameters,
      Function<HyperparameterValues, Trainer> trainer,
      @Nullable Code code) {
    Set<String> names = new HashSet<>();
    for (Hyperparameter hyperparameter : hyperparameters) {
      if (!names.add(hyperparameter.name())) {
        throw new IllegalArgumentException(
            "hyperparameters need distinct names, but \"%s\" is there twice"
                .formatted(hyperparameter.name()));
      }
    }
    this.hyperparameters = List.copyOf(hyperparameters);
    this.trainer = trainer;
    this.code = code;
  }

  /** Returns a space with nothing to tune and no Java source. */
  public static SearchSpace of(Trainer trainer) {
    return new SearchSpace(List.of(), values -> trainer, null);
  }

  /**
   * Returns a search space.
   *
   * @param hyperparameters with distinct names
   * @param trainer makes a trainer from values
   * @param code Java that makes the same trainer
   */
  public static SearchSpace of(
      List<Hyperparameter> hyperparameters,
      Function<HyperparameterValues, Trainer> trainer,
      Code code) {
    return new SearchSpace(hyperparameters, trainer, code);
  }

  public List<Hyperparameter> hyperparameters() {
    return hyperparameters;
  }

  /** Returns the Java of the trainer; empty if it cannot be written as source. */
  public Optional<Code> code() {
    return Optional.ofNullable(code);
  }

  /** Returns whether a search can tune any of the hyperparameters. */
  public boolean isTunable() {
    return hyperparameters.stream().anyMatch(Hyperparameter::isTunable);
  }

  /** Returns the default value of every hyperparameter. */
  public HyperparameterValues defaults() {
    return values(Hyperparameter::value);
  }

  /** Draws every tunable hyperparameter from its range. */
  public HyperparameterValues draw(SplittableRandom random) {
    return values(hyperparameter -> hyperparameter.draw(random));
  }

  private HyperparameterValues values(Function<Hyperparameter, Object> value) {
    Map<String, Object> values = new LinkedHashMap<>();
    hyperparameters.forEach(one -> values.put(one.name(), value.apply(one)));
    return new HyperparameterValues(values);
  }

  /** Draws about a third of the tunable hyperparameters anew and keeps the other values. */
  public HyperparameterValues perturb(HyperparameterValues values, SplittableRandom random) {
    HyperparameterValues changed = values;
    for (Hyperparameter hyperparameter : hyperparameters) {
      if (hyperparameter.isTunable() && random.nextInt(3) == 0) {
        changed = changed.with(hyperparameter.name(), hyperparameter.draw(random));
      }
    }
    return changed;
  }

  /**
   * Makes the trainer with these values.
   *
   * @throws IllegalArgumentException if the options refuse a value
   */
  public Trainer trainer(HyperparameterValues values) {
    return trainer.apply(values);
  }

  /**
   * An options object whose hyperparameters are declared once each: a hyperparameter named {@code
   * maxRows} and the method {@code withMaxRows} together give the value that a search may change,
   * the call that sets it, and the Java source of that call. The source therefore always makes what
   * was fitted. Immutable.
   *
   * <pre>{@code
   * TunableOptions.of("LinearOptions.quick(7)", values -> LinearOptions.quick(7))
   *     .with(
   *         Hyperparameter.intRange("epochs", "Passes over the rows", 4, 2, 8),
   *         LinearOptions::withEpochs)
   *     .space(
   *         LinearTrainer::new,
   *         "new LinearTrainer(%s)",
   *         List.of(LinearOptions.class, LinearTrainer.class));
   * }</pre>
   *
   * @param <O> the type of the options
   */
  public static final class TunableOptions<O> {

    private final List<Hyperparameter> hyperparameters;
    private final Function<HyperparameterValues, O> creation;
    private final String java;

    private TunableOptions(
        List<Hyperparameter> hyperparameters,
        Function<HyperparameterValues, O> creation,
        String java) {
      this.hyperparameters = List.copyOf(hyperparameters);
      this.creation = creation;
      this.java = java;
    }

    /**
     * Starts with options that need no hyperparameter, or only those that {@link #and} adds.
     *
     * @param java the expression that makes the same, with hyperparameters as constants
     */
    public static <O> TunableOptions<O> of(
        String java, Function<HyperparameterValues, O> creation) {
      return new TunableOptions<>(List.of(), creation, java);
    }

    /**
     * Starts with options that are made from other options.
     *
     * @param java the expression, with {@code %s} in place of that of the others
     */
    public static <P, O> TunableOptions<O> of(
        String java, TunableOptions<P> part, BiFunction<HyperparameterValues, P, O> creation) {
      return new TunableOptions<>(
          part.hyperparameters,
          values -> creation.apply(values, part.create(values)),
          inserted(java, part.java));
    }

    /** Returns these options with a hyperparameter that the start or the trainer reads. */
    public TunableOptions<O> and(Hyperparameter hyperparameter) {
      return new TunableOptions<>(joined(List.of(hyperparameter)), creation, java);
    }

    /**
     * Returns these options with a hyperparameter.
     *
     * @param setter the method of the options whose name is {@code with} and the hyperparameter's
     * @param <V> the type of the value
     */
    public <V> TunableOptions<O> with(Hyperparameter hyperparameter, BiFunction<O, V, O> setter) {
      String name = hyperparameter.name();
      @SuppressWarnings("unchecked") // The type of the value is checked; the setter takes the same.
      BiFunction<O, HyperparameterValues, O> call =
          (options, values) ->
              setter.apply(options, (V) values.value(name, hyperparameter.valueType()));
      return with(
          List.of(hyperparameter),
          call,
          "with%s%s(%s)"
              .formatted(
                  name.substring(0, 1).toUpperCase(Locale.ROOT),
                  name.substring(1),
                  hyperparameter.constantName()));
    }

    /** Returns these options with hyperparameters that one call sets together. */
    public TunableOptions<O> with(
        List<Hyperparameter> more, BiFunction<O, HyperparameterValues, O> setter, String call) {
      return new TunableOptions<>(
          joined(more), values -> setter.apply(create(values), values), java + "\n    ." + call);
    }

    /** Returns these options with other options as a part of them. */
    public <P> TunableOptions<O> with(
        String method, TunableOptions<P> part, BiFunction<O, P, O> setter) {
      return with(
          part.hyperparameters,
          (options, values) -> setter.apply(options, part.create(values)),
          inserted(method + "(\n        %s)", part.java));
    }

    private List<Hyperparameter> joined(List<Hyperparameter> more) {
      List<Hyperparameter> joined = new ArrayList<>(hyperparameters);
      joined.addAll(more);
      return joined;
    }

    private O create(HyperparameterValues values) {
      return creation.apply(values);
    }

    /**
     * Returns the search space of a trainer with these options.
     *
     * @param expression the Java that makes the trainer, with {@code %s} in place of the options
     * @param imports the classes that it and the options name
     */
    public SearchSpace space(
        Function<O, Trainer> trainer, String expression, List<Class<?>> imports) {
      return SearchSpace.of(
          hyperparameters,
          values -> trainer.apply(create(values)),
          new Code(imports, inserted(expression, java)));
    }

    /** Replaces {@code %s} by lines, each indented like the line that has it. */
    private static String inserted(String template, String lines) {
      int at = template.indexOf("%s");
      String before = template.substring(template.lastIndexOf('\n', at) + 1, at);
      String margin = before.substring(0, before.length() - before.stripLeading().length());
      return template.replace("%s", lines.replace("\n", "\n" + margin));
    }
  }
}
