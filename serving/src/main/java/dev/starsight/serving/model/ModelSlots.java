package dev.starsight.serving.model;

import dev.starsight.serving.http.HttpProblem;
import dev.starsight.serving.inference.BatchQueue;
import dev.starsight.serving.inference.ModelSlot;
import dev.starsight.serving.inference.ServedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The models that are served, by name. */
final class ModelSlots implements AutoCloseable {

  /** Learns how large the batches of a model were. */
  interface Observer {
    void computed(String model, int texts, long nanos);
  }

  private final Map<String, ModelSlot> slots = new LinkedHashMap<>();

  /** Opens all models, or none. */
  static ModelSlots open(Map<String, Path> models, BatchQueue.Limits limits, Observer observer)
      throws IOException {
    ModelSlots opened = new ModelSlots();
    try {
      for (Map.Entry<String, Path> model : models.entrySet()) {
        String name = model.getKey();
        opened.slots.put(
            name,
            ModelSlot.open(
                name,
                model.getValue(),
                limits,
                (texts, nanos) -> observer.computed(name, texts, nanos)));
      }
      return opened;
    } catch (IOException | RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  /**
   * Returns a model to answer with; it must be released.
   *
   * @param name null for the first one
   * @throws HttpProblem if there is none of that name
   */
  ServedModel acquire(@Nullable String name) {
    if (name == null) {
      return slots.values().iterator().next().acquire();
    }
    ModelSlot slot = slots.get(name);
    if (slot == null) {
      throw HttpProblem.notFound(
          "there is no model \"%s\"; these are served: %s"
              .formatted(name, String.join(", ", slots.keySet())));
    }
    return slot.acquire();
  }

  void each(BiConsumer<ModelSlot, ServedModel> visitor) {
    for (ModelSlot slot : slots.values()) {
      ServedModel model = slot.acquire();
      try {
        visitor.accept(slot, model);
      } finally {
        model.release();
      }
    }
  }

  Iterable<ModelSlot> all() {
    return slots.values();
  }

  @Override
  public void close() {
    slots.values().forEach(ModelSlot::close);
  }
}
