"""Meetings and workshops: who is called, the blank form that goes out, the attendance that comes back, certificates.

The form is the seed's own «formato para convocatoria y registro de alcaldes»; what comes back of it is read by `attendance`. Names are
private: public pages count towns and people.
"""
