package dev.starsight.transformer;

import java.util.List;

/** Tensors that AdamW treats alike; each group is one list argument of the TorchScript text. */
enum Group {
  MATRICES("d", true, false),
  REST("r", false, false),
  HEAD_MATRICES("e", true, true),
  HEAD_REST("s", false, true);

  private static final List<Group> ENCODER = List.of(MATRICES, REST);
  private static final List<Group> ALL = List.of(values());

  private final String list;
  private final boolean decays;
  private final boolean head;

  Group(String list, boolean decays, boolean head) {
    this.list = list;
    this.decays = decays;
    this.head = head;
  }

  /** The group of a tensor. */
  static Group of(TensorSpec spec, boolean head) {
    if (head) {
      return spec.decays() ? HEAD_MATRICES : HEAD_REST;
    }
    return spec.decays() ? MATRICES : REST;
  }

  /** The groups of a network, in the order of its arguments. */
  static List<Group> of(NetworkShape shape) {
    return shape.labels() > 0 ? ALL : ENCODER;
  }

  /** The name of its list of weights. */
  String list() {
    return list;
  }

  boolean decays() {
    return decays;
  }

  /** Whether it is of the fresh head, which has everything to learn. */
  boolean isHead() {
    return head;
  }
}
