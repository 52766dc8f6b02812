package dev.starsight.transformer.internal.weights;

import java.util.ArrayList;
import java.util.List;

/**
 * Tensors that AdamW treats alike; each group is one list argument of the TorchScript module.
 *
 * @param depth 0 for the embeddings, then the layers from the bottom, then the head
 */
public record ParameterGroup(int depth, Kind kind) {

  public enum Kind {
    /** Word embeddings: a step changes only the rows whose words occur in it. */
    WORDS("word_embeddings"),
    MATRICES("matrices"),
    /** Biases and layer norms, which do not decay. */
    REST("vectors");

    private final String list;

    Kind(String list) {
      this.list = list;
    }
  }

  /** Returns the groups of a network in the order of its arguments. */
  public static List<ParameterGroup> of(NetworkShape shape) {
    List<ParameterGroup> groups = new ArrayList<>();
    groups.add(new ParameterGroup(0, Kind.WORDS));
    int deepest = shape.config().layers() + (shape.labels() > 0 ? 1 : 0);
    for (int depth = 0; depth <= deepest; depth++) {
      groups.add(new ParameterGroup(depth, Kind.MATRICES));
      groups.add(new ParameterGroup(depth, Kind.REST));
    }
    return groups;
  }

  /** Returns the name of the group's list of weights. */
  public String list() {
    return kind == Kind.WORDS ? kind.list : kind.list + "_" + depth;
  }

  public boolean decays() {
    return kind != Kind.REST;
  }
}
