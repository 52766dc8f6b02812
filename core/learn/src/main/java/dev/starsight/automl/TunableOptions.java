package dev.starsight.automl;

import dev.starsight.model.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * An options object whose knobs are declared once each: a knob named {@code maxRows} with the
 * method {@code withMaxRows} gives the value that a search may change, the call that sets it and
 * the Java source of that call. So the source always makes what was fitted. Immutable.
 *
 * <pre>{@code
 * TunableOptions.of("LinearOptions.quick(7)", settings -> LinearOptions.quick(7))
 *     .with(Knob.whole("epochs", "Passes over the rows", 4, 2, 8), LinearOptions::withEpochs)
 *     .blueprint(
 *         LinearTrainer::new,
 *         "new LinearTrainer(%s)",
 *         List.of(LinearOptions.class, LinearTrainer.class));
 * }</pre>
 *
 * @param <O> the type of the options
 */
public final class TunableOptions<O> {

  private final List<Hyperparameter> knobs;
  private final Function<HyperparameterValues, O> creation;
  private final String java;

  private TunableOptions(
      List<Hyperparameter> knobs, Function<HyperparameterValues, O> creation, String java) {
    this.knobs = List.copyOf(knobs);
    this.creation = creation;
    this.java = java;
  }

  /**
   * Starts with options that need no knob or only those that {@link #and} adds.
   *
   * @param java the expression that makes the same, with knobs as constants
   */
  public static <O> TunableOptions<O> of(String java, Function<HyperparameterValues, O> creation) {
    return new TunableOptions<>(List.of(), creation, java);
  }

  /**
   * Starts with options that are made of others.
   *
   * @param java the expression, with {@code %s} in place of the others'
   */
  public static <P, O> TunableOptions<O> of(
      String java, TunableOptions<P> part, BiFunction<HyperparameterValues, P, O> creation) {
    return new TunableOptions<>(
        part.knobs,
        settings -> creation.apply(settings, part.create(settings)),
        inserted(java, part.java));
  }

  /** Returns these options with a knob that no call sets: the start or the trainer reads it. */
  public TunableOptions<O> and(Hyperparameter knob) {
    return new TunableOptions<>(joined(List.of(knob)), creation, java);
  }

  /**
   * Returns these options with a knob.
   *
   * @param setter the method of the options that is named {@code with} and the knob's name
   * @param <V> the type of the knob's value
   */
  public <V> TunableOptions<O> with(Hyperparameter knob, BiFunction<O, V, O> setter) {
    @SuppressWarnings("unchecked") // The knob's type is checked, and the setter's is the same.
    BiFunction<O, HyperparameterValues, O> call =
        (options, settings) ->
            setter.apply(options, (V) settings.value(knob.name(), knob.valueType()));
    String name = knob.name().substring(0, 1).toUpperCase(Locale.ROOT) + knob.name().substring(1);
    return with(List.of(knob), call, "with" + name + "(" + knob.constant() + ")");
  }

  /** Returns these options with knobs that one call sets together. */
  public TunableOptions<O> with(
      List<Hyperparameter> more, BiFunction<O, HyperparameterValues, O> setter, String call) {
    return new TunableOptions<>(
        joined(more),
        settings -> setter.apply(create(settings), settings),
        java + "\n    ." + call);
  }

  /** Returns these options with others as a part of them. */
  public <P> TunableOptions<O> with(
      String method, TunableOptions<P> part, BiFunction<O, P, O> setter) {
    return with(
        part.knobs,
        (options, settings) -> setter.apply(options, part.create(settings)),
        inserted(method + "(\n        %s)", part.java));
  }

  private List<Hyperparameter> joined(List<Hyperparameter> more) {
    List<Hyperparameter> joined = new ArrayList<>(knobs);
    joined.addAll(more);
    return joined;
  }

  /** Returns the options with these settings. */
  public O create(HyperparameterValues settings) {
    return creation.apply(settings);
  }

  /**
   * Returns the blueprint of a trainer with these options.
   *
   * @param expression that makes the trainer, with {@code %s} in place of the options
   * @param imports the classes that it and the options name
   */
  public SearchSpace blueprint(
      Function<O, Trainer> trainer, String expression, List<Class<?>> imports) {
    return SearchSpace.of(
        knobs,
        settings -> trainer.apply(create(settings)),
        new SearchSpace.Code(imports, inserted(expression, java)));
  }

  /** Puts lines in the place of {@code %s}, each as far to the right as the line that has it. */
  private static String inserted(String template, String lines) {
    int at = template.indexOf("%s");
    String before = template.substring(template.lastIndexOf('\n', at) + 1, at);
    String margin = before.substring(0, before.length() - before.stripLeading().length());
    return template.replace("%s", lines.replace("\n", "\n" + margin));
  }
}
