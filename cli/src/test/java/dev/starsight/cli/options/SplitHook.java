package dev.starsight.cli.options;

import dev.starsight.data.Splits;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Puts something between the split of a command and what follows. */
public final class SplitHook {

  private SplitHook() {}

  public static void afterSplit(CommandLine command, UnaryOperator<Splits> operation) {
    SplitOption option =
        command.getCommandSpec().mixins().values().stream()
            .map(CommandSpec::userObject)
            .filter(SplitOption.class::isInstance)
            .map(SplitOption.class::cast)
            .findFirst()
            .orElseThrow();
    option.afterSplit(operation);
  }
}
