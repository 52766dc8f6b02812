package dev.starsight.serving.monitoring;

/**
 * A text in a log with what was predicted.
 *
 * @param id of the decision
 * @param model name of the model
 * @param version of the model, as the log has it: the beginning of its digest
 * @param label that was predicted
 * @param text as the client sent it
 */
public record LoggedText(String id, String model, String version, String label, String text) {}
