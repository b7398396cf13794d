package org.byol3d.inference;

import java.io.Serializable;

/**
 * A case without a result.
 *
 * @param name of the case
 * @param reason for people, in one line
 */
public record FailedCase(String name, String reason) implements Serializable {}
