package dev.starsight.automl;

import dev.starsight.model.Trainer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A way of learning with its {@linkplain Hyperparameter knobs}: settings in, trainer out, and the
 * same as a Java expression, so that a candidate can be tuned by a search and edited by a person.
 * Immutable.
 */
public final class SearchSpace {

  /**
   * The Java that makes the trainer, with knobs as constants.
   *
   * @param imports the classes it names, other than those of {@code java.lang} and those of the
   *     knobs' values
   * @param expression over the knobs' {@linkplain Hyperparameter#constant() constants}; lines after
   *     the first are indented as they are to follow {@code return}
   */
  public record Code(List<Class<?>> imports, String expression) {
    public Code {
      imports = List.copyOf(imports);
    }
  }

  private final List<Hyperparameter> knobs;
  private final Function<HyperparameterValues, Trainer> trainer;
  private final @Nullable Code code;

  private SearchSpace(
      List<Hyperparameter> knobs,
      Function<HyperparameterValues, Trainer> trainer,
      @Nullable Code code) {
    Set<String> names = new HashSet<>();
    for (Hyperparameter knob : knobs) {
      if (!names.add(knob.name())) {
        throw new IllegalArgumentException(
            "knobs need distinct names, but \"" + knob.name() + "\" is twice");
      }
    }
    this.knobs = List.copyOf(knobs);
    this.trainer = trainer;
    this.code = code;
  }

  /** A trainer as it is: nothing to tune, and no Java source. */
  public static SearchSpace of(Trainer trainer) {
    return new SearchSpace(List.of(), settings -> trainer, null);
  }

  /**
   * A way of learning.
   *
   * @param knobs with distinct names
   * @param trainer what settings make
   * @param code what makes the same trainer
   */
  public static SearchSpace of(
      List<Hyperparameter> knobs, Function<HyperparameterValues, Trainer> trainer, Code code) {
    return new SearchSpace(knobs, trainer, code);
  }

  public List<Hyperparameter> knobs() {
    return knobs;
  }

  /** Empty if it cannot be written as source. */
  public Optional<Code> code() {
    return Optional.ofNullable(code);
  }

  /** Whether a search has something to choose. */
  public boolean isTunable() {
    return knobs.stream().anyMatch(Hyperparameter::isTunable);
  }

  /** Every knob's own value. */
  public HyperparameterValues defaults() {
    Map<String, Object> values = new LinkedHashMap<>();
    knobs.forEach(knob -> values.put(knob.name(), knob.value()));
    return new HyperparameterValues(values);
  }

  /** Every tunable knob drawn from its range. */
  public HyperparameterValues draw(SplittableRandom random) {
    Map<String, Object> values = new LinkedHashMap<>();
    knobs.forEach(knob -> values.put(knob.name(), knob.draw(random)));
    return new HyperparameterValues(values);
  }

  /** These settings with about a third of the tunable knobs drawn anew. */
  public HyperparameterValues near(HyperparameterValues settings, SplittableRandom random) {
    HyperparameterValues changed = settings;
    for (Hyperparameter knob : knobs) {
      if (knob.isTunable() && random.nextInt(3) == 0) {
        changed = changed.with(knob.name(), knob.draw(random));
      }
    }
    return changed;
  }

  /**
   * The trainer with these settings.
   *
   * @throws IllegalArgumentException if the options refuse a value
   */
  public Trainer trainer(HyperparameterValues settings) {
    return trainer.apply(settings);
  }
}
