package dev.starsight.watch;

import dev.starsight.features.internal.ProtobufMessage;
import java.util.Map;

/**
 * The {@code tensorflow.Event} message in protobuf's wire format, with the fields that TensorBoard
 * needs for scalars:
 *
 * <pre>
 * message Event {
 *   double wall_time = 1;          // seconds since 1970
 *   int64 step = 2;
 *   oneof what { string file_version = 3; Summary summary = 5; SessionLog session_log = 7; }
 * }
 * message Summary {
 *   message Value { string tag = 1; oneof value { float simple_value = 2; } }
 *   repeated Value value = 1;
 * }
 * message SessionLog { enum SessionStatus { START = 1; } SessionStatus status = 1; }
 * </pre>
 */
final class EventMessage {

  private static final int START = 1;

  private EventMessage() {}

  /** Returns the first message of every event file. */
  static byte[] version(double wallTime) {
    return event(wallTime, 0).text(3, "brain.Event:2").bytes();
  }

  /** Returns the message with values of one step by their tags. */
  static byte[] scalars(double wallTime, long step, Map<String, Double> values) {
    ProtobufMessage summary = new ProtobufMessage();
    values.forEach(
        (tag, value) ->
            summary.message(1, new ProtobufMessage().text(1, tag).fixed32(2, value.floatValue())));
    return event(wallTime, step).message(5, summary).bytes();
  }

  /** Returns the message that discards earlier values of this step and of later ones. */
  static byte[] start(double wallTime, long step) {
    return event(wallTime, step).message(7, new ProtobufMessage().varint(1, START)).bytes();
  }

  private static ProtobufMessage event(double wallTime, long step) {
    ProtobufMessage event = new ProtobufMessage().fixed64(1, wallTime);
    return step == 0 ? event : event.varint(2, step);
  }
}
