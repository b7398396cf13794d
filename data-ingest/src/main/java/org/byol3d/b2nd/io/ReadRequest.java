package org.byol3d.b2nd.io;

/**
 * One range of a vectored read: {@code length} bytes from {@code position} of the file into {@code
 * destination} from {@code offset} on.
 */
@SuppressWarnings("ArrayRecordComponent") // a destination, never compared
public record ReadRequest(long position, byte[] destination, int offset, int length) {}
